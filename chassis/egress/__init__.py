"""Calling addresses that somebody else chose: only those that are allowed, and never elsewhere."""
