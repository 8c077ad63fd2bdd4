"""Figures: as they are, as they were known, and as they would be."""
