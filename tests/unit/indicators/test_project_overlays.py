"""重大项目触线: major projects on the wrong side of control lines."""

from contracts.catalogue import catalogue
from contracts.districts import city
from contracts.messages.change import Change
from services.indicators.domain.figures.facts import FigureKey
from services.indicators.domain.shard import Shard, new_shard
from tests.builders import DISTRICT, line, project, square

BOUNDARY = "urban_development_boundary"
HALF = square(119.9005, 31.8)
FAR = square(119.95, 31.8)
NONE_AT_ALL = (0, 0, 0, 0)


def shard_after(*changes: Change) -> Shard:
    shard = new_shard(city(), catalogue())(DISTRICT)
    shard.apply(changes)
    return shard


def counts(shard: Shard) -> tuple[int, ...]:
    """On any line; in basic farmland; in the redline; outside the boundary."""
    kinds = ("", ".permanent_basic_farmland", ".ecological_redline", f".{BOUNDARY}")
    keys = (FigureKey(f"major_projects_on_lines{kind}", DISTRICT, "ledger", "current") for kind in kinds)
    return tuple(shard.book.values[key] for key in keys)


def test_a_project_on_two_lines_counts_once_and_once_for_each_kind_of_line() -> None:
    farmland, boundary = line("L1", 1, geometry=HALF), line("L2", 1, line_kind=BOUNDARY, geometry=FAR)
    assert counts(shard_after(farmland, boundary, project("X1", 1))) == (1, 1, 0, 1)
    assert counts(shard_after(farmland, boundary, project("X1", 1), project("X2", 1))) == (2, 2, 0, 2)


def test_a_project_within_the_boundary_or_of_a_district_without_one_touches_nothing() -> None:
    assert counts(shard_after(line("L1", 1, line_kind=BOUNDARY), project("X1", 1))) == NONE_AT_ALL
    assert counts(shard_after(project("X1", 1))) == NONE_AT_ALL


def test_a_cancelled_project_and_one_without_a_place_touch_nothing() -> None:
    assert counts(shard_after(line("L1", 1), project("X1", 1, milestone="cancelled"))) == NONE_AT_ALL
    assert counts(shard_after(line("L1", 1), project("X1", 1, geometry=None))) == NONE_AT_ALL


def test_projects_are_counted_again_when_they_or_a_line_move() -> None:
    shard = shard_after(project("X1", 1), line("L1", 1, line_kind="ecological_redline", geometry=FAR))
    for change, counted in (
        (line("L1", 2, line_kind="ecological_redline", geometry=HALF), (1, 0, 1, 0)),
        (line("L1", 3), (1, 1, 0, 0)),
        (project("X1", 2, geometry=FAR), NONE_AT_ALL),
        (line("L2", 1, line_kind=BOUNDARY), (1, 0, 0, 1)),
        (line("L2", 2, line_kind=BOUNDARY, status="withdrawn"), NONE_AT_ALL),
    ):
        shard.apply([change])
        assert counts(shard) == counted


def test_a_project_that_leaves_the_district_takes_its_count_along() -> None:
    shard = shard_after(line("L1", 1), project("X1", 1))
    shard.apply([project("X1", 2).model_copy(update={"action": "withdraw"})])
    assert counts(shard) == NONE_AT_ALL


def test_a_trial_counts_what_then_happens() -> None:
    shard = shard_after(line("L1", 1), project("X1", 1, geometry=FAR))
    tried = [project("X1", 2), line("L2", 1, line_kind=BOUNDARY, geometry=FAR)]
    trial = shard.what_if(tried)
    assert counts(shard) == NONE_AT_ALL
    assert trial.facts == shard.apply(tried)
    assert counts(shard) == (1, 1, 0, 1)
