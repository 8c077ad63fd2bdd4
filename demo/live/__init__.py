"""The live stream of the demo city: right events, duplicates, late and wrong ones."""
