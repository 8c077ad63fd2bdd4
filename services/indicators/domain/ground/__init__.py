"""几何: shapes, where they are, and how much of one lies under others."""
