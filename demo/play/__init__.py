"""Playing the upstream systems through a door of ingest: history first, then the live stream."""
