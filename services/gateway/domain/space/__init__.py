"""Where things are: cells of the spatial index, geometry as stored, parcels over the years, overlays."""
