"""疑似临近: permits and major projects that do not reach a line that protects and come within 50 m of it."""

from typing import Any

import pyproj
import pytest

from tests.builders import line, permit, project, square
from tests.unit.indicators.test_shard import facts_of, shard_after

ELLIPSOID = pyproj.Geod(a=6378137, rf=298.257222101)
EAST, SOUTH = 119.901, 31.8
"""The line is a square of 0.001° from 119.9 E, 31.8 N."""


def beside(east_m: float) -> dict[str, Any]:
    """A square so many metres east of the line."""
    east, _, _ = ELLIPSOID.fwd(EAST, SOUTH + 0.0005, 90, east_m)
    return square(east, SOUTH)


@pytest.mark.parametrize("metres", [0.3, 12.3, 49.9])
def test_a_permit_within_fifty_metres_is_found_with_its_distance_and_its_whole_footprint(
    metres: float,
) -> None:
    (finding,) = facts_of(
        shard_after(line("L1", 1)), permit("地字第1号", 1, geometry=beside(metres))
    ).findings

    assert finding.distance_m == pytest.approx(metres, abs=0.06)
    assert (finding.overlap_m2, finding.outside_m2) == (0, finding.subject_area_m2)
    assert (finding.lines, finding.status) == (["L1"], "present")
    assert finding.geometry is not None


def test_one_farther_off_is_not_and_neither_is_one_beside_the_development_boundary() -> None:
    far, near = (permit("地字第1号", 1, geometry=beside(metres)) for metres in (50.2, 5.0))

    assert facts_of(shard_after(line("L1", 1)), far).findings == ()
    boundary = shard_after(line("L1", 1, line_kind="urban_development_boundary"))
    assert [finding.distance_m for finding in facts_of(boundary, near).findings] == [None]


def test_a_line_that_comes_near_finds_the_permit_and_one_that_goes_ends_it() -> None:
    shard = shard_after(permit("地字第1号", 1, geometry=beside(20.0)))

    (found,) = facts_of(shard, line("L1", 1)).findings
    (over,) = facts_of(shard, line("L1", 2, geometry=square(EAST, SOUTH))).findings
    (ended,) = facts_of(shard, line("L1", 3, status="withdrawn")).findings

    assert found.distance_m == pytest.approx(20.0, abs=0.06)
    assert (over.distance_m, over.overlap_m2 > 0) == (None, True)
    assert ended.status == "ended"


def test_what_is_tried_beside_a_line_is_found_as_well_and_nothing_of_it_is_kept() -> None:
    shard, tried = shard_after(line("L1", 1)), permit("地字第1号", 1, geometry=beside(20.0))

    (found,) = shard.what_if([tried]).facts.findings
    assert found == facts_of(shard, tried).findings[0]


def test_a_major_project_near_a_line_is_found_and_on_it_with_what_of_it_lies_there() -> None:
    shard = shard_after(line("L1", 1))

    (beside_it,) = facts_of(shard, project("X1", 1, geometry=beside(20.0))).findings
    (on_it,) = facts_of(shard, project("X1", 2, geometry=square(EAST - 0.0005, SOUTH))).findings
    (ended,) = facts_of(shard, project("X1", 3, milestone="cancelled", geometry=beside(20.0))).findings

    assert beside_it.distance_m == pytest.approx(20.0, abs=0.06)
    assert (beside_it.subject, beside_it.subject_type, beside_it.milestone) == (
        "X1",
        "project",
        "land_supply",
    )
    assert beside_it.project_code == "X1"
    assert on_it.overlap_m2 == pytest.approx(on_it.subject_area_m2 / 2, rel=1e-3)
    assert (ended.status, ended.subject_version, ended.withdrawn) == ("ended", 3, False)


def test_a_line_that_comes_near_finds_the_project_and_a_project_that_leaves_takes_it_along() -> None:
    shard = shard_after(project("X1", 1, geometry=beside(20.0)))

    (found,) = facts_of(shard, line("L1", 1)).findings
    (gone,) = facts_of(shard, project("X1", 2).model_copy(update={"action": "withdraw"})).findings

    assert (found.subject_type, found.lines) == ("project", ["L1"])
    assert (gone.status, gone.withdrawn) == ("ended", True)
