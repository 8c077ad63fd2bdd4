"""Read, decide, write."""
