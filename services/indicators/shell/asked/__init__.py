"""Questions to a worker: what if, and what was known."""
