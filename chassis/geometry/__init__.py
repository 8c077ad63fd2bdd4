"""Areas of polygons on the ellipsoid."""
