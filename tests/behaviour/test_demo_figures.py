"""The whole demo city: every figure there may be, and every evaluated and city figure worked out anew."""

from datetime import UTC, date, datetime
from functools import cache

from contracts.catalogue import catalogue, whole
from contracts.districts import city
from contracts.messages.figure import Figure, TargetKnown
from demo.upstream.history import history
from services.indicators.domain.city.rollup import Rollup
from services.indicators.domain.shard import rolled_up
from services.indicators.shell.asked.headroom import target_of
from services.indicators.shell.saying.messages import Messages, Place
from tests.expectation import Expectation, Key
from tests.unit.demo.cities import sites, small_city

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, tzinfo=UTC)


@cache
def played() -> Expectation:
    expectation = Expectation()
    for chapter in history(small_city(), sites(), TODAY):
        expectation.take([event.to_bytes("test") for event in chapter.events()])
    return expectation


def said_by_districts() -> list[Figure]:
    """As they are on the wire."""
    messages = Messages(catalogue())
    told = [
        messages.told(value, Place(district, 1, 1), target_of(value, shard.targets), NOW)
        for district, shard in sorted(played().shards.items())
        for value in shard.figures()
    ]
    return [Figure.model_validate_json(one.model_dump_json()) for one in told]


def test_the_demo_has_a_figure_of_every_indicator_of_the_catalogue() -> None:
    said = {whole(figure.indicator) for figure in said_by_districts()}
    assert [one for one in catalogue() if one not in said] == []


def test_every_figure_of_the_districts_is_what_a_naive_evaluation_makes_it() -> None:
    said: dict[Key, int] = {
        one.key: one.value for shard in played().shards.values() for one in shard.figures()
    }
    expected = {key: value for key, value in played().figures().items() if key[1] != city().code}
    assert said == expected


def test_every_figure_of_the_city_is_what_a_naive_sum_and_evaluation_make_it() -> None:
    rollup = Rollup(city().code, rolled_up(city()), catalogue().values())
    said: dict[Key, int] = {}
    for known in played().known:
        if isinstance(known, TargetKnown):
            rollup.take_target(known)
        else:
            rollup.take_statistic(known)
    for figure in said_by_districts():
        said |= {one.figure.key: one.figure.value for one in rollup.take(figure)}
    expected = {key: value for key, value in played().figures().items() if key[1] == city().code}
    assert said == expected
