"""The live feed at work: channels in memory, screens, walls and who is there."""
