"""Playing the upstream systems: history first, then a live stream, through a door of ingest."""
