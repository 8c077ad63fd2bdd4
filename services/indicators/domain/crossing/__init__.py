"""Permits and major projects against control lines."""
