"""What is counted before any model or geometry library sees an event (security: hostile input)."""

from dataclasses import dataclass
from itertools import chain
from typing import Any

from services.ingest.domain.rejection import Rejection

MOST_EVENT_BYTES = 2 * 1024 * 1024
MOST_BATCH_BYTES = 16 * 1024 * 1024
"""1,000 survey parcels of a few hundred vertices each, or eight events of the largest size."""
MOST_BATCH_EVENTS = 1000
MOST_CONTAINERS = MOST_BATCH_BYTES // 12
"""Of one body: a vertex is an array of a dozen bytes or more, and takes ten times as many once parsed."""
MOST_DEPTH = 16
MOST_MEMBERS = 1000
"""Of data, and of each object directly in it: every unknown one would be an error of its own."""
MOST_RINGS = 2000
MOST_VERTICES = 20_000
_CONTAINERS = {dict, list}


@dataclass(frozen=True)
class Bounds:
    """范围: degrees of EPSG:4490; refuses swapped axes, metres, infinity and the antimeridian in one go."""

    west: float
    south: float
    east: float
    north: float


def too_large(size: int) -> Rejection | None:
    """An event of more than 2 MiB."""
    if size > MOST_EVENT_BYTES:
        return Rejection("too_large", f"an event has at most {MOST_EVENT_BYTES} bytes")
    return None


def too_many_containers(body: bytes) -> Rejection | None:
    """More arrays and objects than a batch of the finest shapes has: three bytes each, 72 once parsed."""
    if body.count(b"[") + body.count(b"{") > MOST_CONTAINERS:
        return Rejection("too_large", f"a body has at most {MOST_CONTAINERS} arrays and objects")
    return None


def too_deep(document: object) -> Rejection | None:
    """Containers inside containers, the document itself being the first level."""
    level = [document] if type(document) in _CONTAINERS else []
    for _ in range(MOST_DEPTH):
        level = _children(level)
        if not level:
            return None
    return Rejection("too_deep", f"values nest at most {MOST_DEPTH} levels deep")


def _children(level: list[Any]) -> list[Any]:
    """The containers directly inside these containers; parsed JSON has no subclasses of them."""
    inside = list(chain.from_iterable([v if type(v) is list else v.values() for v in level]))
    if _CONTAINERS.isdisjoint(map(type, inside)):
        return []  # most levels of a shape are its numbers
    return [value for value in inside if type(value) in _CONTAINERS]


def too_intricate(data: object) -> Rejection | None:
    """More vertices or rings than one feature may have; what is no polygon counts nothing here."""
    rings = _rings(data.get("geometry")) if isinstance(data, dict) else []
    if len(rings) > MOST_RINGS:
        return Rejection("too_many_vertices", f"a feature has at most {MOST_RINGS} rings")
    if sum(len(ring) for ring in rings if isinstance(ring, list)) > MOST_VERTICES:
        return Rejection("too_many_vertices", f"a feature has at most {MOST_VERTICES} vertices")
    return None


def too_wide(data: object) -> Rejection | None:
    """Objects of more members than any of ours has."""
    objects = [data, *data.values()] if isinstance(data, dict) else []
    if any(isinstance(one, dict) and len(one) > MOST_MEMBERS for one in objects):
        return Rejection("invalid_data", f"an object has at most {MOST_MEMBERS} members")
    return None


def _rings(geometry: object) -> list[object]:
    if not isinstance(geometry, dict) or not isinstance(geometry.get("coordinates"), list):
        return []
    coordinates: list[object] = geometry["coordinates"]
    if geometry.get("type") == "MultiPolygon":
        return [ring for polygon in coordinates if isinstance(polygon, list) for ring in polygon]
    return coordinates
