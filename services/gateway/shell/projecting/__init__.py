"""From the log into the read model."""
