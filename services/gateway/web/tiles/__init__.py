"""Vector tiles of the layers, by OGC API - Tiles."""
