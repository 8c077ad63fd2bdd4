"""From bytes to events with typed data."""
