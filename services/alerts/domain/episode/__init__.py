"""One alert from its first word to its last: what it is, where it stands, what is said of it."""
