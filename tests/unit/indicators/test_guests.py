"""市本级: what is filed under the city has land in the districts, and counts in the city alone."""

from typing import Any

import pytest

from contracts.catalogue import catalogue
from contracts.districts import city
from contracts.messages.change import Change
from services.indicators.domain.figures.facts import Facts, FigureKey
from services.indicators.domain.shard import Shard, new_shard
from tests.builders import DISTRICT, line, parcel, permit, plot, project

CITY = city().code


def shard_of(district: str, *changes: Change) -> Shard:
    shard = new_shard(city(), catalogue())(district)
    shard.apply(changes)
    return shard


def value(shard: Shard, indicator: str, basis: str = "ledger") -> int:
    """In whole units; of permits in the month of the tests' clock."""
    keys = [key for key in shard.book.values if (key.indicator, key.basis) == (indicator, basis)]
    return sum(shard.book.values[key] for key in keys if key.unit == shard.unit)


def told(facts: Facts) -> dict[str, str]:
    return {finding.key: finding.status for finding in facts.findings}


def road(sequence: int = 1, district: str = CITY, **data: Any) -> Change:
    return permit("地字第1号", sequence, district=district, **data)


def test_a_permit_of_the_city_takes_land_of_the_district_and_counts_in_the_city() -> None:
    district, own = shard_of(DISTRICT, parcel("p1", 1), road()), shard_of(CITY, road())

    assert value(district, "farmland_retained", "projected") == 0
    assert (value(own, "permits_granted"), value(own, "permit_site_area")) == (1, 5_000 * 10_000)


def test_it_is_found_on_the_lines_of_each_district_under_a_key_of_its_own() -> None:
    shard = shard_of(DISTRICT, line("L1", 1))

    [finding] = shard.apply([road()]).findings

    assert finding.key == f"地字第1号/permanent_basic_farmland/{DISTRICT}"
    assert (finding.unit, finding.registered_in) == (DISTRICT, CITY)


@pytest.mark.parametrize(
    "indicator",
    [
        "permits_granted",
        "permit_site_area",
        "permits_on_built_land",
        "permits_on_plan",
        "basic_farmland_intrusions",
        "major_projects",
        "major_projects_on_lines",
    ],
)
def test_what_counts_where_it_is_filed_counts_nothing_where_it_only_has_land(indicator: str) -> None:
    ground = [parcel("p1", 1, code="0701"), line("L1", 1), plot("D1", 1)]

    def counted(filed_under: str) -> int:
        works = road(district=filed_under, land_use={"scheme": "planning", "code": "1001"})
        return value(shard_of(DISTRICT, *ground, works, project("P1", 1, district=filed_under)), indicator)

    assert counted(DISTRICT) > 0
    assert counted(CITY) == 0


@pytest.mark.parametrize("made", [road, lambda: project("P1", 1, district=CITY)], ids=["permit", "project"])
def test_it_lies_outside_of_no_districts_boundary(made: Any) -> None:
    boundary = line("L1", 1, line_kind="urban_development_boundary", geometry=far_away())

    assert shard_of(DISTRICT, boundary).apply([made()]).findings == ()


def test_a_major_project_of_the_city_is_found_too_and_counts_in_the_city() -> None:
    shard = shard_of(DISTRICT, line("L1", 1))

    [finding] = shard.apply([project("P1", 1, district=CITY)]).findings

    assert (finding.subject_type, finding.registered_in) == ("project", CITY)
    assert value(shard_of(CITY, project("P1", 1, district=CITY)), "major_projects") == 1


def test_when_it_is_filed_under_the_district_instead_its_old_finding_ends_and_another_begins() -> None:
    shard = shard_of(DISTRICT, line("L1", 1), road())
    guest, own = f"地字第1号/permanent_basic_farmland/{DISTRICT}", "地字第1号/permanent_basic_farmland"

    assert told(shard.apply([road(2, DISTRICT)])) == {guest: "ended", own: "present"}
    assert value(shard, "permits_granted") == 1
    assert told(shard.apply([road(3)])) == {own: "ended", guest: "present"}
    assert value(shard, "permits_granted") == 0


def test_when_it_leaves_the_district_its_finding_ends_under_the_same_key() -> None:
    shard = shard_of(DISTRICT, line("L1", 1), road())
    gone = road(2, DISTRICT).model_copy(update={"action": "withdraw"})

    [ended] = shard.apply([gone]).findings

    assert (ended.key, ended.status) == (f"地字第1号/permanent_basic_farmland/{DISTRICT}", "ended")
    assert FigureKey("farmland_retained", DISTRICT, "projected", "current") not in shard.book.values


def far_away() -> dict[str, Any]:
    ring = [[119.5, 31.5], [119.51, 31.5], [119.51, 31.51], [119.5, 31.51], [119.5, 31.5]]
    return {"type": "Polygon", "coordinates": [ring]}
