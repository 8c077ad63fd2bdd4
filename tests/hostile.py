"""What hostile or broken senders send, and the reason each is refused with, whatever door it comes by."""

import math
from dataclasses import dataclass
from typing import Any

import orjson

from chassis.kafka.records import Headers
from services.ingest.domain.limits import MOST_EVENT_BYTES, MOST_RINGS, MOST_VERTICES
from tests.unit.ingest.builders import event, polygon, square, survey

Json = dict[str, Any]

STATUS = {"undecodable": 400, "not_a_cloudevent": 400, "too_large": 413}
"""Of a single event by HTTP; any other reason is 422."""


@dataclass(frozen=True)
class Hostile:
    """``body`` is sent as an event; ``reason`` as in the dead letters; ``whole`` refuses the batch it is in.

    ``geometry`` and ``finding``: the same in a package, and the kind its report names.
    """

    body: bytes
    reason: str
    whole: bool = False
    geometry: Json | None = None
    finding: str = ""

    @property
    def in_binary_mode(self) -> tuple[bytes, Headers]:
        """Value and headers of a Kafka message; bytes nobody can read are the value of a sound event."""
        document = survey() if self.whole else orjson.loads(self.body)
        value = self.body if self.whole else orjson.dumps(document["data"])
        headers = [(f"ce_{name}", str(text).encode()) for name, text in document.items() if name != "data"]
        return value, (("content-type", b"application/json"), *headers)

    @property
    def status(self) -> int:
        """As a single event by HTTP."""
        return STATUS.get(self.reason, 422)


def slanted_comb(vertices: int) -> list[list[float]]:
    """A valid ring whose teeth all lie side by side: GEOS compares nearly every pair of its edges."""
    lean = [[119.9 + 1e-7 * i, 31.7] for i in range(vertices // 2 - 2)]
    teeth = [point for x, y in lean for point in ([x, y], [x + 0.1, y + 0.1])]
    return [*teeth, [120.1, 31.9], [119.85, 31.9], [119.85, 31.65], [119.9 - 1e-6, 31.65], lean[0]]


def star(points: int) -> list[list[float]]:
    """Every edge crosses nearly every other."""
    turn = 2 * math.pi * (points // 2) / points
    ring = [[119.95 + 0.01 * math.cos(turn * i), 31.75 + 0.01 * math.sin(turn * i)] for i in range(points)]
    return [*ring, ring[0]]


def nested_collections(levels: int) -> Json:
    """GeometryCollections in each other; too many of them end a process that lets GEOS read them."""
    geometry: Json = {"type": "Point", "coordinates": [119.95, 31.75]}
    for _ in range(levels):
        geometry = {"type": "GeometryCollection", "geometries": [geometry]}
    return geometry


def _drawn(geometry: Json, reason: str, finding: str = "") -> Hostile:
    body = orjson.dumps(survey(geometry=geometry))
    return Hostile(body, reason, geometry=geometry, finding=finding or reason)


def _instead(old: str, new: str, reason: str = "undecodable", *, whole: bool = True) -> Hostile:
    """The bytes of a sound event with some of them exchanged."""
    body = orjson.dumps(survey())
    assert old.encode() in body
    return Hostile(body.replace(old.encode(), new.encode(), 1), reason, whole)


BOW_TIE = [[119.95, 31.75], [119.951, 31.751], [119.951, 31.75], [119.95, 31.751], [119.95, 31.75]]
FAR = [[1e308, 1e308], [119.96, 31.75], [119.96, 31.76], [1e308, 1e308]]
FINE = [[119.9 + 1e-6 * i, 31.7] for i in range(MOST_VERTICES - 1)]

DRAWN = {
    "swapped axes": _drawn(polygon([[y, x] for x, y in square()]), "outside_area"),
    "across the antimeridian": _drawn(
        polygon([[179, 31], [-179, 31], [-179, 32], [179, 31]]), "outside_area"
    ),
    "at the end of doubles": _drawn(polygon(FAR), "outside_area"),
    "a bow-tie": _drawn(polygon(BOW_TIE), "invalid_geometry"),
    "a star of 1,999 points": _drawn(polygon(star(1999)), "invalid_geometry"),
    "an unclosed ring": _drawn(polygon(square()[:-1]), "invalid_geometry", "not_a_polygon"),
    "a ring without area": _drawn(polygon([[119.95, 31.75]] * 4), "invalid_geometry"),
    "a hole outside": _drawn(polygon(square(), square(119.97)), "invalid_geometry"),
    "a comb of 19,990 slanted teeth": _drawn(polygon(slanted_comb(19_990)), "too_intricate"),
    "20,001 vertices": _drawn(polygon([*FINE, [119.9, 31.8], FINE[0]]), "too_many_vertices"),
    "2,001 rings": _drawn(polygon(*[square(side=1e-6)] * (MOST_RINGS + 1)), "too_many_vertices"),
    "an empty polygon": _drawn({"type": "Polygon", "coordinates": []}, "invalid_data", "no_geometry"),
    "a point": _drawn({"type": "Point", "coordinates": [119.95, 31.75]}, "invalid_data", "not_a_polygon"),
    "a collection": _drawn(nested_collections(1), "invalid_data", "not_a_polygon"),
}
"""Geometry that any door may bring."""

WRITTEN = {
    "half an event": Hostile(orjson.dumps(survey())[:100], "undecodable", whole=True),
    "bytes that are not UTF-8": Hostile(
        orjson.dumps(survey()).replace(b"P1", b"\xff\xfe"), "undecodable", whole=True
    ),
    "NaN": _instead("10480.5", "NaN"),
    "Infinity": _instead("10480.5", "-Infinity"),
    "a number beyond doubles": _instead("10480.5", "1e999"),
    "a lone surrogate": _instead('"subject":"P1"', '"subject":"\\ud800"'),
    "a key twice": _instead('"survey_year"', '"area_m2":1,"survey_year"'),
    "100,000 levels": Hostile(b'{"data":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "too_deep", whole=True),
    "17 levels": Hostile(orjson.dumps(survey(geometry=nested_collections(17))), "too_deep"),
    "200 levels of GeometryCollections": Hostile(
        orjson.dumps(survey(geometry=nested_collections(100))), "too_deep"
    ),
    "more bytes than an event may have": Hostile(
        orjson.dumps(survey(package="x" * (MOST_EVENT_BYTES + 1))), "too_large"
    ),
    "100,000 unknown members": Hostile(
        orjson.dumps(event("planning.survey.changed", "P1", dict.fromkeys(map(str, range(100_000))))),
        "invalid_data",
    ),
    "no type": _instead('"type":', '"tripe":', "not_a_cloudevent", whole=False),
    "a type of elsewhere": Hostile(orjson.dumps(event("a.b", "S", {})), "unknown_type"),
    "a class nobody has": Hostile(
        orjson.dumps(survey(land_class={"scheme": "sandiao", "code": "9999"})), "unknown_land_class"
    ),
    "a district of elsewhere": Hostile(orjson.dumps(survey(district="110101")), "unknown_district"),
}
"""Bytes that only events can be."""

CORPUS = DRAWN | WRITTEN
