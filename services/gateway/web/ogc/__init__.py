"""OGC APIs under ``/ogc``: features and tiles of the layers, for GIS programs."""
