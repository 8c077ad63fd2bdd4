"""图形: coordinates to EPSG:4490, and every reason why a geometry is refused."""
