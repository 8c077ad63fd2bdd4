"""Parcels lie side by side: what overlaps, what is left empty, and what was drawn wrongly."""

import math
import struct

import orjson
import pytest
import shapely
from pyproj import Transformer

from contracts.geometry import Crs
from services.ingest.domain.limits import MOST_VERTICES
from tests.unit.ingest.package.tables import (
    PACKAGE,
    cell,
    judged,
    kinds,
    known_as,
    only,
    parcel,
    parcels,
    shape_of,
    table,
)

BOW_TIE = shapely.Polygon([(119.95, 31.75), (119.951, 31.751), (119.951, 31.75), (119.95, 31.751)])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (cell(0), cell(0.5)),
        (cell(0), cell(0)),
        (cell(0, width=3, height=3), cell(1, 1)),
        (cell(0, width=3, height=3), cell(0, 1)),
    ],
    ids=["side by side", "the same twice", "one inside", "one inside at the edge"],
)
def test_two_parcels_on_the_same_land_overlap(one: shapely.Polygon, other: shapely.Polygon) -> None:
    finding = only(judged(table([parcel("P1", one), parcel("P2", other)])))

    assert (finding.kind, finding.count) == ("overlap", 1)
    assert shape_of(finding).equals(one & other)


def test_a_whole_and_its_two_halves_overlap_twice() -> None:
    rows = [parcel("W", cell(0, width=2)), parcel("A", cell(0)), parcel("B", cell(1))]

    assert only(judged(table(rows))).count == 2


def test_parcels_whose_shared_edge_has_unequal_vertices_do_not_overlap() -> None:
    rows = [parcel("P1", cell(0, width=2)), parcel("P2", cell(0, 1)), parcel("P3", cell(1, 1))]

    assert kinds(judged(table(rows))) == []


def test_an_overlap_below_a_square_metre_is_rounding() -> None:
    sliver = [parcel("P1", cell(0, width=1.00005)), parcel("P2", cell(1))]
    strip = [parcel("P1", cell(0, width=1.0005)), parcel("P2", cell(1))]

    assert [kinds(judged(table(rows))) for rows in (sliver, strip)] == [[], ["overlap"]]


def ring() -> list[shapely.Polygon]:
    """Eight cells around an empty ninth."""
    return [cell(column, row) for column in range(3) for row in range(3) if (column, row) != (1, 1)]


def test_a_hole_in_a_first_package_is_a_gap() -> None:
    rows = [parcel(f"P{number}", shape) for number, shape in enumerate(ring())]

    finding = only(judged(table(rows)))

    assert (finding.kind, finding.count) == ("gap", 1)
    assert shape_of(finding).equals(cell(1, 1))


def test_a_hole_in_an_increment_is_the_parcel_that_stays() -> None:
    rows = [parcel(f"P{number}", shape) for number, shape in enumerate(ring())]
    before = known_as(d320412=parcels(*rows, parcel("STAYS", cell(1, 1))))

    assert kinds(judged(table(rows), known=before)) == []


def test_a_bow_tie_is_named_with_its_place() -> None:
    finding = only(judged(table([parcel("P1", BOW_TIE, TBMJ=5000.0, TBDLMJ=5000.0)])))

    assert finding.kind == "invalid_geometry"
    assert finding.examples[0].detail.startswith("自相交，位于 119.950")


def raw(*corners: tuple[float, float]) -> bytes:
    """A polygon no library would build, as WKB."""
    vertices = [*corners, corners[0]]
    return struct.pack(
        f"<BIII{2 * len(vertices)}d", 1, 3, 1, len(vertices), *(n for v in vertices for n in v)
    )


@pytest.mark.parametrize(
    ("kind", "shape"),
    [
        ("no_geometry", None),
        ("no_geometry", shapely.Polygon()),
        ("not_a_polygon", shapely.Point(119.95, 31.75)),
        ("not_a_polygon", shapely.GeometryCollection([cell(0)])),
        ("not_a_polygon", b"\x01\x03\x00\x00\x00\x01\x00\x00\x00\xff\xff\xff\x0f"),
        ("not_a_polygon", b""),
        ("outside_area", shapely.Polygon([(31.75, 119.95), (31.751, 119.95), (31.751, 119.951)])),
        ("outside_area", shapely.box(0, 0, 1, 1)),
        ("outside_area", raw((119.95, 31.75), (math.nan, 31.75), (119.951, 31.751))),
        ("outside_area", raw((119.95, 31.75), (math.inf, 31.75), (119.951, 31.751))),
        ("too_many_vertices", shapely.Point(119.95, 31.75).buffer(0.01, quad_segs=MOST_VERTICES)),
    ],
)
def test_a_shape_that_cannot_be_used_gets_its_reason(kind: str, shape: object) -> None:
    judgement = judged(table([parcel("P1", shape)]))

    assert kind in kinds(judgement)
    assert list(judgement.events(PACKAGE)) == []


def test_collections_nested_a_hundred_thousand_deep_never_reach_geos() -> None:
    bomb = b"\x01\x07\x00\x00\x00\x01\x00\x00\x00" * 100_000 + struct.pack("<BIdd", 1, 1, 119.95, 31.75)

    assert kinds(judged(table([parcel("P1", bomb)]))) == ["not_a_polygon"]


@pytest.mark.parametrize("crs", ["EPSG:4549", "EPSG:4528", "EPSG:4548", "EPSG:4527"])
def test_drawn_in_metres_a_package_comes_to_the_same_place(crs: Crs) -> None:
    metres = Transformer.from_crs("EPSG:4490", crs, always_xy=True)
    drawn = shapely.transform(cell(0), metres.transform, interleaved=False)
    row = parcel("P1", cell(0)) | {"shape": drawn}

    judgement = judged(table([row], crs=crs))

    [event] = judgement.events(PACKAGE)
    placed = shapely.from_geojson(orjson.dumps(orjson.loads(event.value)["data"]["geometry"]))

    assert kinds(judgement) == []
    assert placed.equals_exact(cell(0), 1e-9, normalize=True)


def test_metres_with_a_zone_prefix_under_a_system_without_one_are_told_so() -> None:
    metres = Transformer.from_crs("EPSG:4490", "EPSG:4528", always_xy=True)
    drawn = shapely.transform(cell(0), metres.transform, interleaved=False)

    finding = only(judged(table([parcel("P1", cell(0)) | {"shape": drawn}], crs="EPSG:4549")))

    assert finding.examples[0].detail == "横坐标带有带号，与声明的 EPSG:4549 不符"
