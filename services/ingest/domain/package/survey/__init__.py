"""图斑 of a survey layer: its columns, its classes, what is found in it."""
