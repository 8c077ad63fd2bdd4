"""台账: which events brought a figure to its limit, and by the ledger's pace where it is heading."""

from datetime import timedelta

from contracts.base import AREA_SCALE
from contracts.messages.figure import Figure
from contracts.messages.ledger import CATALOGUE_CHANGED, LedgerPage
from contracts.wire import Message
from services.alerts.domain.ledger.causes import MOST_LISTED
from services.alerts.domain.ledger.journal import LONGEST_DAYS, MOST_HELD, Journal, Place, Window
from services.alerts.shell.ledger import happened_on
from tests.behaviour.alerts_timeline import At, Timeline
from tests.unit.alerts.builders import NOON, cause, figure
from tests.unit.alerts.ledger_pages import permitted

DAY_HOURS = 24


def expected(value: float, number: int = 0, **given: object) -> Figure:
    return figure(basis="projected", value=value, cause=cause(f"permit-{number}", id=f"e-{number}"), **given)


def city_with(*days_and_amounts: tuple[int, float]) -> Timeline:
    """Its ledger has these amounts, each so many days before noon of 20 November."""
    city = Timeline()
    for number, (days, amount) in enumerate(days_and_amounts):
        city.journal.enter(NOON - timedelta(days=days), permitted(number, amount))
    return city


def test_the_pace_of_ninety_days_warns_blue_by_the_years_node_and_yellow_within_a_year() -> None:
    slow = city_with((89, -150_000.0))
    slow.run(
        [
            At(0, expected(105e6, target_year="2030")),
            At(1, expected(104.9e6, target_year="2035"), ["raised blue"]),
        ]
    )
    assert "按近90日台账的变化速度，疑似将于2034年12月前后触及规划目标值" in slow.alerts[0].description

    fast = city_with((89, -1_500_000.0))
    fast.run([At(0, expected(105e6), ["raised yellow"])])


def test_the_pace_is_that_of_the_last_ninety_days_and_ends_with_them() -> None:
    city = city_with((88, -1_500_000.0))
    city.run(
        [
            At(0, expected(105e6), ["raised yellow"]),
            At(DAY_HOURS),
            At(2 * DAY_HOURS, expect=["cleared green"]),
        ]
    )


def test_what_only_began_within_those_days_has_no_pace() -> None:
    city_with((80, 106e6), (3, -1e6)).run([At(0, expected(105e6))])


def test_a_city_heads_for_its_limit_by_what_its_districts_lose_together() -> None:
    city = Timeline()
    for number, unit in enumerate(("320411", "320412", "320412-JKQ")):
        city.journal.enter(NOON, permitted(number, -800_000.0, unit))
    city.run([At(0, expected(105e6, unit="320400"), ["raised yellow"])])
    [alert] = city.alerts
    assert [(one.subject, one.amount) for one in alert.causes] == [("permit-0", -8e5), ("permit-1", -8e5)]


def test_the_expected_value_is_held_against_the_node_ahead_and_the_surveyed_one_against_its_own() -> None:
    surveyed = figure(value=104e6, target=100e6, target_year="2025")
    city = Timeline()
    city.run(
        [
            At(0, surveyed, []),
            At(1, expected(104e6, target=103.9e6, target_year="2030"), ["raised yellow"]),
            At(2, expected(103.8e6, target=103.9e6, target_year="2030"), ["escalated orange"]),
        ]
    )
    assert (city.alerts[-1].limit, city.alerts[-1].margin) == (103.9e6, -100_000.0)
    assert "规划目标值不低于10,390.00公顷" in city.alerts[-1].description


def test_an_alert_lists_the_events_that_brought_it_about_and_sums_up_the_rest() -> None:
    amounts = [-float(1_000 * number) for number in range(1, 15)] + [5_000.0]
    city = city_with((200, -9e6), *((2, amount) for amount in amounts))
    city.run([At(0, expected(99e6, number=3), ["raised orange"])])

    [alert] = city.alerts
    named = [(one.id, one.amount) for one in alert.causes]
    assert named[:3] == [("e-3", -3_000.0), ("e-14", -14_000.0), ("e-13", -13_000.0)]
    assert len(named) == MOST_LISTED
    assert alert.other_causes is not None
    assert alert.other_causes.events == len(amounts) - MOST_LISTED
    total = sum(round(amount * AREA_SCALE) for _, amount in named) / AREA_SCALE
    assert total + alert.other_causes.amount == sum(amounts)
    assert "近90日另有影响较大事项permit-14（减少1.40公顷（21.00亩））" in alert.description


def test_of_ever_so_many_events_only_the_greatest_are_remembered_and_none_is_missing_in_the_sum() -> None:
    journal, count = Journal(), 20 * MOST_HELD
    for number in range(count):
        journal.enter(NOON, permitted(number, -1.0 - number))

    place: Place = ("farmland_retained", "320411", "projected", "current")
    window = Window.until(NOON, LONGEST_DAYS)
    greatest = [-mover.amount / AREA_SCALE for mover in journal.movers(place, window, -1)]
    assert greatest == [float(count - rank) for rank in range(MOST_HELD)]
    assert journal.change(place, window) == -sum(range(1, count + 1)) * AREA_SCALE
    assert journal.events(place, window) == count


def test_a_binding_figure_of_the_permits_ledger_is_judged_as_well() -> None:
    def intrusions(value: float) -> Figure:
        given = {"indicator": "basic_farmland_intrusions", "basis": "ledger", "unit_of_measure": "count"}
        return figure(value=value, target=0.0, sense="ceiling", **given)

    Timeline().run(
        [At(0, intrusions(0)), At(1, intrusions(1), ["raised red"]), At(2, intrusions(0), ["cleared green"])]
    )


def test_an_indicator_that_is_new_has_not_moved_by_what_is_booked_of_it_at_once() -> None:
    made_up = cause("320411", id="320411@7", type=CATALOGUE_CHANGED)
    booked = permitted(1, 106e6).model_copy(update={"cause": made_up})
    page = LedgerPage(district="320411", shard_offset=7, changes=[booked, permitted(2, -1e6)])
    told = Message[LedgerPage](
        id="320411@7",
        source="/test",
        type="planning.ledger.entered",
        subject="320411",
        time=NOON,
        data=page,
    )
    assert [happened.change.cause.subject for happened in happened_on(told)] == ["permit-2"]
