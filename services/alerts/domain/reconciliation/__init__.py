"""对账: what was told, and how that differs from what the other side believes."""
