"""Verifying what is received."""
