"""Layers of the map: which items a query wants, and how they are drawn."""

from dataclasses import dataclass

from services.gateway.domain.places import Box

__all__ = ["Box", "Shaped", "meets"]


@dataclass(frozen=True)
class Shaped:
    """An item of a layer: properties as a JSON object, geometry as GeoJSON (None: it has none)."""

    id: str
    properties: str
    geometry: str | None


def meets(one: Box, other: Box) -> bool:
    """Whether two extents touch."""
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]
