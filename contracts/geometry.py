"""GeoJSON Polygon and MultiPolygon, and the coordinate systems we accept.

Upstream events name their ``crs``; in everything our services send, geometry is in EPSG:4490
(CGCS2000, longitude before latitude, two dimensions).
"""

from typing import Annotated, Literal

from pydantic import Field

from contracts.base import Model

Crs = Literal["EPSG:4490", "EPSG:4547", "EPSG:4548", "EPSG:4549", "EPSG:4527", "EPSG:4528", "EPSG:4529"]
"""CGCS2000 geographic (4490); 3-degree Gauss-Krüger without (4547-4549) and with zone prefix (4527-4529)."""

Position = Annotated[list[float], Field(min_length=2, max_length=3)]
Ring = Annotated[list[Position], Field(min_length=4)]
PolygonCoordinates = Annotated[list[Ring], Field(min_length=1)]


class Polygon(Model):
    """One outer ring and its holes."""

    type: Literal["Polygon"]
    coordinates: PolygonCoordinates


class MultiPolygon(Model):
    """Several polygons of one subject."""

    type: Literal["MultiPolygon"]
    coordinates: Annotated[list[PolygonCoordinates], Field(min_length=1)]


Geometry = Annotated[Polygon | MultiPolygon, Field(discriminator="type")]
