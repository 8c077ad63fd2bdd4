"""Real, messy land through ingest's rules and the shard: every figure is that of a naive recompute.

OpenStreetMap data: © OpenStreetMap contributors, Open Database Licence (see ``tests/real_land.py``).
"""

from collections.abc import Sequence
from itertools import cycle
from typing import Any

import orjson
import pytest
import shapely

from contracts.catalogue import catalogue
from tests.builders import DISTRICT
from tests.real_land import Drawing, Source, drawings
from tests.recompute.door import Document, Door, event
from tests.recompute.figures import recomputed, wrong
from tests.recompute.findings import wrong_findings
from tests.recompute.land import land_of
from tests.recompute.lived import Lived, something
from tests.recompute.measure import units

CLASSES = ("0101", "0103", "0201", "0301", "0303", "0403", "0601", "0701", "08H1", "1003", "1101", "1201")
FIRST_LEVEL = [
    *("cultivated_land", "garden_land", "forest_land", "grassland", "wetland", "commercial_land"),
    *("industrial_land", "residential_land", "public_land", "special_land", "transport_land"),
    *("water_land", "other_land"),
]
KINDS = ("permanent_basic_farmland", "ecological_redline", "urban_development_boundary")
CORE = "城镇集中建设区"
STATES = (
    ("land_use", "granted"),
    ("construction", "amended"),
    ("land_use", "under_review"),
    ("rural", "revoked"),
)
SOURCES: tuple[Source, ...] = ("Helsinki", "test")
TAGS = ("natural", "landuse", "building")


class Place(Lived):
    """The district into which drawings come as events."""

    def __init__(self) -> None:
        super().__init__(DISTRICT)
        self.door = Door()

    def take(self, documents: Sequence[Document]) -> None:
        """One batch through ingest's rules."""
        for _, changes in self.door.take(documents):
            self.apply(changes)


def surveyed(drawn: Sequence[Drawing]) -> list[Document]:
    """Survey parcels of one class after the other."""
    return [
        event("survey.changed", one.key, 1, _parcel(one, code)) for one, code in zip(drawn, cycle(CLASSES))
    ]


def permitted(drawn: Sequence[Drawing]) -> list[Document]:
    """Permits of each kind and status in turn; every one gives no area of its site but its drawing."""
    return [
        event("permit.changed", one.key, 1, {"kind": kind, "status": status, **_here(one)})
        for one, (kind, status) in zip(drawn, cycle(STATES))
    ]


def lined(drawn: Sequence[Drawing]) -> list[Document]:
    """Features of each kind of control line in turn."""
    return [
        event(
            "controlline.changed",
            one.key,
            1,
            {"line_kind": kind, "status": "in_force", "zone": CORE, "area_m2": 5e3, **_here(one)},
        )
        for one, kind in zip(drawn, cycle(KINDS))
    ]


def _parcel(one: Drawing, code: str) -> Document:
    area = _attribute_area(one)
    return {
        "survey_year": "2024",
        "land_class": {"scheme": "sandiao", "code": code},
        "settlement_class": "203" if code == "0701" else None,
        "area_m2": area,
        "net_area_m2": round(area * 0.94, 4),
        "status": "current",
        **_here(one),
    }


def _attribute_area(one: Drawing) -> float:
    """As the survey writes it: rounded, and of something even where nothing can be drawn."""
    return 1.0 if is_scant(one) else round(float(units(shape_of_drawing(one)).value / 10_000), 2)


def is_scant(one: Drawing) -> bool:
    """Whether a ring has too few positions to be one."""
    return any(len(ring) < 4 for polygon in one.geometry["coordinates"] for ring in polygon)


def shape_of_drawing(one: Drawing) -> Any:
    """As shapely reads it, valid or not."""
    return shapely.geometry.shape(one.geometry)


def _here(one: Drawing) -> Document:
    return {"district": DISTRICT, "geometry": one.geometry}


@pytest.fixture(scope="module")
def town() -> Place:
    """OpenStreetMap's woods and waters as lines, land use as parcels, buildings as permits."""
    lived = Place()
    for source in SOURCES:
        lived.take(lined(drawings(source, "multipolygons", "natural")))
    lived.take(permitted(drawings("test", "multipolygons", "building")))
    for source in ("test", "Helsinki"):
        lived.take(surveyed(drawings(source, "multipolygons", "landuse")))
    for one in permitted(drawings("Helsinki", "multipolygons", "building")):
        lived.take([one])
    return lived


@pytest.fixture(scope="module")
def fabric() -> Place:
    """Plots as parcels; cells about buildings as permits, so that edge lies on edge; buildings as lines."""
    lived = Place()
    lived.take(lined(drawings("bubenec", "buildings")))
    lived.take(permitted(drawings("bubenec", "tessellation")))
    lived.take(surveyed(drawings("bubenec", "plots")))
    return lived


@pytest.fixture(params=["town", "fabric"])
def lived(request: pytest.FixtureRequest) -> Place:
    found: Place = request.getfixturevalue(request.param)
    return found


def test_every_figure_of_real_land_is_that_of_a_naive_recompute(lived: Place) -> None:
    expected = recomputed(land_of(lived.changes), DISTRICT, catalogue().values())
    assert len(expected) > 40
    assert wrong(lived.figures(), expected) == {}


def test_the_entries_of_real_land_sum_to_its_figures(lived: Place) -> None:
    assert something(lived.booked) == something(lived.figures())


def test_class_sums_of_real_land_add_up_to_all_that_was_surveyed(lived: Place) -> None:
    total = lived.value("surveyed_total", "survey", "2024")
    assert total == sum(lived.value(name, "survey", "2024") for name in FIRST_LEVEL) > 0


def test_a_permit_in_real_land_is_its_part_inside_a_line_and_its_part_outside(lived: Place) -> None:
    told = list(lived.findings.values())
    assert len(told) > 50
    assert all(one.overlap_m2 + one.outside_m2 == one.subject_area_m2 for one in told)


def test_every_overlap_of_real_land_is_found_and_no_other(lived: Place) -> None:
    assert wrong_findings(lived.findings, land_of(lived.changes)) == []


def test_what_draws_itself_wrongly_is_refused_with_its_reason_and_moves_nothing(town: Place) -> None:
    drawn = [one for source in SOURCES for tag in TAGS for one in drawings(source, "multipolygons", tag)]
    scant = {one.key for one in drawn if is_scant(one)}
    crossing = {one.key for one in drawn if not is_scant(one) and not shape_of_drawing(one).is_valid}
    assert min(len(scant), len(crossing)) > 30

    reasons = {key: rejection.reason for key, rejection in town.door.refused.items()}
    assert reasons == dict.fromkeys(scant, "invalid_data") | dict.fromkeys(crossing, "invalid_geometry")
    assert {change.subject for change in town.changes} == {one.key for one in drawn} - reasons.keys()


def test_nobody_draws_the_fabric_wrongly(fabric: Place) -> None:
    assert fabric.door.verdicts == {"accepted": 407 + 144 + 144}


def test_farmland_wholly_under_one_permit_is_gone_and_all_land_is_then_built(fabric: Place) -> None:
    trial = Place()
    plots = drawings("bubenec", "plots")
    trial.take(surveyed(plots))
    hull = shapely.union_all([shape_of_drawing(one) for one in plots]).convex_hull
    trial.take(permitted([Drawing("everything", None, orjson.loads(shapely.to_geojson(hull)))]))
    assert trial.value("farmland_retained", "projected") == 0
    assert trial.value("forest_land", "projected") == 0
    assert trial.value("built_land", "projected") == fabric.value("surveyed_total", "survey", "2024")
