"""Geometry comes to EPSG:4490 with two dimensions, inside the city and valid, or it is refused."""

import math
from typing import Any

import pytest

from contracts.geometry import Polygon
from services.ingest.domain.geometry.coordinates import to_cgcs2000
from services.ingest.domain.geometry.ragged import Drawn
from services.ingest.domain.rejection import Rejection
from tests.unit.ingest.builders import RULES, accepted, polygon, refused, square, survey

LON, LAT = 119.95, 31.75
# Of LON, LAT by the Gauss-Krüger series on CGCS2000, central meridian 120 °E, false easting 500 km.
EASTING_CM120, NORTHING_CM120 = 495262.568, 3514132.3657


def metres(east: float, north: float) -> list[list[float]]:
    """A square of 100 m."""
    return [[east, north], [east + 100, north], [east + 100, north + 100], [east, north + 100], [east, north]]


def placed(crs: str, ring: list[list[float]]) -> list[list[float]]:
    data = accepted(survey(crs=crs, geometry=polygon(ring))).data
    geometry = getattr(data, "geometry", None)
    assert isinstance(geometry, Polygon)
    return geometry.coordinates[0]


def test_degrees_pass_unchanged() -> None:
    assert placed("EPSG:4490", square()) == square()


# The same place by the same series from 117 °E (zone 39).
EASTING_CM117, NORTHING_CM117 = 779563.9933, 3517920.5004


@pytest.mark.parametrize(
    ("crs", "east", "north"),
    [
        ("EPSG:4549", EASTING_CM120, NORTHING_CM120),
        ("EPSG:4528", EASTING_CM120 + 40_000_000, NORTHING_CM120),
        ("EPSG:4548", EASTING_CM117, NORTHING_CM117),
        ("EPSG:4527", EASTING_CM117 + 39_000_000, NORTHING_CM117),
    ],
)
def test_gauss_kruger_with_and_without_zone_prefix_lands_in_the_same_place(
    crs: str, east: float, north: float
) -> None:
    lon, lat = placed(crs, metres(east, north))[0]

    assert math.isclose(lon, LON, abs_tol=1e-8)
    assert math.isclose(lat, LAT, abs_tol=1e-8)


def test_transformed_rings_stay_closed() -> None:
    ring = placed("EPSG:4549", metres(EASTING_CM120, NORTHING_CM120))

    assert ring[0] == ring[-1]


def test_heights_are_dropped() -> None:
    assert placed("EPSG:4490", [[*position, 5.2] for position in square()]) == square()


OUTSIDE: dict[str, dict[str, Any]] = {
    "latitude before longitude": {"geometry": polygon([[lat, lon] for lon, lat in square()])},
    "Beijing": {"geometry": polygon(square(116.4, 39.9))},
    "across the antimeridian": {"geometry": polygon([[179, 31], [-179, 31], [-179, 32], [179, 31]])},
    "metres called degrees": {"geometry": polygon(metres(EASTING_CM120, NORTHING_CM120))},
    "degrees called metres": {"geometry": polygon(square()), "crs": "EPSG:4549"},
    "northing before easting": {
        "geometry": polygon(metres(NORTHING_CM120, EASTING_CM120)),
        "crs": "EPSG:4549",
    },
    "a prefix where none belongs": {
        "geometry": polygon(metres(EASTING_CM120 + 40_000_000, NORTHING_CM120)),
        "crs": "EPSG:4549",
    },
    "no prefix where one belongs": {
        "geometry": polygon(metres(EASTING_CM120, NORTHING_CM120)),
        "crs": "EPSG:4528",
    },
    "one vertex far away": {"geometry": polygon([*square()[:-1], [119.95, 99.0], square()[0]])},
    "numbers near the end of doubles": {
        "geometry": polygon([[1e308, 1e308], *square()[1:-1], [1e308, 1e308]])
    },
}


@pytest.mark.parametrize("data", OUTSIDE.values(), ids=OUTSIDE)
def test_what_lies_outside_the_city_is_refused(data: dict[str, Any]) -> None:
    assert refused(survey(**data)).reason == "outside_area"


LIKELY = {
    "latitude before longitude": "latitude stands before longitude",
    "metres called degrees": "coordinates are metres",
    "degrees called metres": "coordinates are degrees",
    "northing before easting": "northing stands before easting",
    "a prefix where none belongs": "eastings have a zone prefix",
    "no prefix where one belongs": "eastings have no zone prefix",
}


@pytest.mark.parametrize(("case", "words"), LIKELY.items(), ids=LIKELY)
def test_the_likely_mistake_is_named(case: str, words: str) -> None:
    assert words in refused(survey(**OUTSIDE[case])).detail


BOW_TIE = [[119.95, 31.75], [119.951, 31.751], [119.951, 31.75], [119.95, 31.751], [119.95, 31.75]]
INVALID: dict[str, tuple[list[list[list[float]]], str]] = {
    "a bow-tie": ([BOW_TIE], "Self-intersection"),
    "an unclosed ring": ([square()[:-1]], "not closed"),
    "a hole outside": ([square(), square(119.97, 31.77)], "Hole lies outside"),
    "a ring without area": ([[[119.95, 31.75]] * 4], "Too few points"),
    "a spike": ([[[119.95, 31.75], [119.96, 31.75], [119.95, 31.75], [119.95, 31.75]]], ""),
}


@pytest.mark.parametrize(("rings", "words"), INVALID.values(), ids=INVALID)
def test_an_invalid_polygon_is_refused_not_repaired(rings: list[list[list[float]]], words: str) -> None:
    refusal = refused(survey(geometry=polygon(*rings)))

    assert refusal.reason == "invalid_geometry"
    assert words in refusal.detail


def test_parts_that_overlap_are_refused() -> None:
    twice = {"type": "MultiPolygon", "coordinates": [[square()], [square()]]}

    assert refused(survey(geometry=twice)).reason == "invalid_geometry"


def test_each_of_many_gets_its_own_answer() -> None:
    rings = [square(), BOW_TIE, square(116.4, 39.9), square()[:-1], square(119.9, 31.6)]
    drawn = [Drawn(Polygon(type="Polygon", coordinates=[ring]), "EPSG:4490") for ring in rings]

    answers = to_cgcs2000(drawn, RULES.ground)

    reasons = [answer.reason if isinstance(answer, Rejection) else None for answer in answers]
    assert reasons == [None, "invalid_geometry", "outside_area", "invalid_geometry", None]
    assert answers[4] == drawn[4].geometry
    assert to_cgcs2000([], RULES.ground) == []


def test_a_hole_and_several_parts_keep_their_shape_through_a_transformation() -> None:
    hole = [[EASTING_CM120 + x, NORTHING_CM120 + y] for x, y in ((20, 20), (20, 40), (40, 40), (20, 20))]
    first = [metres(EASTING_CM120, NORTHING_CM120), hole]
    second = [metres(EASTING_CM120 + 500, NORTHING_CM120)]
    parts = {"type": "MultiPolygon", "coordinates": [first, second]}

    geometry = getattr(accepted(survey(crs="EPSG:4549", geometry=parts)).data, "geometry", None)

    assert geometry is not None
    assert [[len(ring) for ring in part] for part in geometry.coordinates] == [[5, 4], [5]]
