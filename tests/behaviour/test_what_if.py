"""试算: a permit tried before it is granted gives the very numbers that its grant then gives."""

from typing import Any

from hypothesis import given, settings

from contracts.catalogue import catalogue
from contracts.districts import city
from contracts.messages.change import Change
from contracts.messages.finding import Finding
from services.indicators.domain.figures.facts import FigureKey
from services.indicators.domain.shard import Shard, new_shard
from services.indicators.shell.asked.headroom import headroom
from tests.behaviour.test_shard_histories import histories
from tests.builders import DISTRICT, line, parcel, permit, square, target


def lived_through(changes: list[Change]) -> Shard:
    shard = new_shard(city(), catalogue())(DISTRICT)
    shard.apply(changes)
    return shard


def known(shard: Shard) -> dict[str, Any]:
    """Everything a shard would say of itself."""
    return {
        "figures": dict(shard.book.values),
        "near": shard.permits.grid.meeting((119.0, 31.0, 120.0, 32.0)),
    }


@settings(max_examples=100, deadline=None)
@given(histories(), histories())
def test_trying_changes_nothing_and_tells_exactly_what_will_be(
    past: list[Change], tried: list[Change]
) -> None:
    shard = lived_through(past)
    later = [one.model_copy(update={"sequence": str(one.version + 1000)}) for one in tried]
    before = known(shard)

    trial = shard.what_if(later)

    assert known(shard) == before
    happened = shard.apply(later)
    assert trial.facts == happened
    assert happened.invariants == ()


def test_two_permits_tried_together_hold_each_others_land() -> None:
    shard = lived_through([parcel("p1", 1)])
    both = [permit("地字第1号", 1), permit("地字第2号", 1)]
    key = FigureKey("farmland_retained", DISTRICT, "projected", "current")

    together = {figure.key: figure.value for figure in shard.what_if(both).facts.figures}
    alone = {figure.key: figure.value for figure in shard.what_if(both[:1]).facts.figures}

    assert together[key] == alone[key] == 0


def test_a_trial_tells_the_findings_and_the_figures_before() -> None:
    shard = lived_through([parcel("p1", 1), line("L1", 1)])
    trial = shard.what_if([permit("地字第1号", 1, geometry=square(119.9, 31.8))])

    found: tuple[Finding, ...] = trial.facts.findings
    assert [finding.line_kind for finding in found] == ["permanent_basic_farmland"]
    before = {
        figure.key.indicator: figure.value for figure in trial.before if figure.key.basis == "projected"
    }
    assert before["farmland_retained"] == 9_500 * 10_000


def test_a_trial_tells_how_much_of_a_margin_it_uses() -> None:
    floor, ceiling = f"farmland_retained/{DISTRICT}/2035", f"built_land/{DISTRICT}/2035"
    shard = lived_through(
        [parcel("p1", 1), target(floor, 1, value=7_500.0), target(ceiling, 1, value=0.0, sense="ceiling")]
    )
    half = [[119.9, 31.8], [119.9005, 31.8], [119.9005, 31.801], [119.9, 31.801], [119.9, 31.8]]
    trial = shard.what_if([permit("地字第1号", 1, geometry={"type": "Polygon", "coordinates": [half]})])

    told = {f"{one.indicator}/{one.basis}": one for one in headroom(trial, shard.targets, lambda _: "m2")}

    farmland, built = told["farmland_retained/projected"], told["built_land/projected"]
    assert (farmland.before, farmland.after, farmland.used, farmland.share) == (
        2_000.0,
        -2_750.0,
        4_750.0,
        2.375,
    )
    assert (built.before, built.after, built.used, built.share) == (0.0, -5_000.0, 5_000.0, None)
    assert "farmland_retained/survey" not in told
