"""The ground of the demo city: district outlines, landscape, and a gap-free fabric of parcels."""
