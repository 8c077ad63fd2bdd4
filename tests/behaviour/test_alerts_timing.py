"""时长: what must hold before it is told, on event time and the clock; every row names what is told."""

from datetime import datetime, timedelta

from contracts.messages.acknowledgement import Acknowledgement
from contracts.messages.figure import Figure
from services.alerts.domain.policy.timing import Damping, Timing
from services.alerts.shell.desks.incoming import episode_of_row
from services.alerts.shell.desks.outgoing import episode_message
from tests.behaviour.alerts_timeline import At, Timeline, new_docket, said, timed
from tests.behaviour.test_alerts_redelivery import TOPIC, _record
from tests.unit.alerts.builders import NOON, fact, figure

HOUR = 3600
HELD = timed(Timing(hold_seconds={"blue": 2 * HOUR, "yellow": 2 * HOUR, "orange": HOUR}))
KEEPING = timed(Timing(keep_firing_seconds=2 * HOUR))
DAMPED = timed(Timing(damping=Damping(changes=3, window_seconds=10 * HOUR, rest_seconds=2 * HOUR)))
GOOD, BLUE, YELLOW, RED = figure(value=110e6), figure(value=102e6), figure(value=100.5e6), figure(value=99e6)


def after(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


def test_a_grade_is_told_once_it_has_held_for_its_time_and_is_dated_so() -> None:
    city = Timeline(HELD)
    city.run([At(0, YELLOW), At(1), At(1.9), At(2.5, expect=["raised yellow"]), At(9)])
    assert (city.alerts[0].opened_at, city.alerts[0].state) == (after(2), "firing")


def test_what_went_by_before_its_time_was_never_there_and_its_number_is_used_again() -> None:
    city = Timeline(HELD)
    city.run([At(0, YELLOW), At(1, GOOD), At(3), At(4, YELLOW), At(7, expect=["raised yellow"])])
    assert (city.alerts[0].alert_id[-2:], city.alerts[0].opened_at) == ("-1", after(6))


def test_a_breach_is_told_at_once_also_while_less_is_pending() -> None:
    Timeline(HELD).run([At(0, YELLOW), At(1, RED, ["raised red"]), At(5)])


def test_what_held_long_enough_before_a_late_fact_is_told_before_it_though_nobody_looked() -> None:
    city = Timeline(HELD)
    city.run([At(0, YELLOW), At(5, GOOD, ["raised yellow", "cleared green"])])
    assert [alert.updated_at for alert in city.alerts] == [after(2), after(5)]


def test_pending_time_goes_on_while_the_grade_only_gets_worse() -> None:
    Timeline(HELD).run([At(0, BLUE), At(1.5, YELLOW), At(2.1, expect=["raised yellow"])])


def test_an_alert_keeps_firing_recovers_and_is_then_cleared() -> None:
    city = Timeline(KEEPING)
    city.run(
        [
            At(0, RED, ["raised red"]),
            At(1, GOOD, ["updated red"]),
            At(2, RED, ["updated red"]),
            At(3, GOOD, ["updated red"]),
            At(4.9),
            At(5.1, expect=["cleared green"]),
        ]
    )
    states = ["firing", "recovering", "firing", "recovering", "cleared"]
    assert [alert.state for alert in city.alerts] == states
    assert [alert.transition for alert in city.alerts] == [1, 2, 3, 4, 5]
    assert (city.alerts[3].title[-7:], city.alerts[4].updated_at) == ("（恢复观察中）", after(5))


def test_a_lower_grade_is_told_when_it_has_lasted_and_a_higher_one_at_once() -> None:
    Timeline(KEEPING).run(
        [
            At(0, RED, ["raised red"]),
            At(1, YELLOW),
            At(2.9),
            At(3, expect=["deescalated yellow"]),
            At(3.1, RED, ["escalated red"]),
        ]
    )


def test_much_to_and_fro_is_told_once_until_it_rests() -> None:
    to_and_fro = [At(1 + number / 10, figure) for number, figure in enumerate([GOOD, RED] * 20)]
    Timeline(DAMPED).run(
        [
            At(0, RED, ["raised red"]),
            At(0.1, GOOD, ["cleared green"]),
            At(0.2, RED, ["raised red"]),
            At(1.0, GOOD, ["updated red"]),
            *[At(row.hours, row.comes, ["updated red"]) for row in to_and_fro[1:]],
            At(6, GOOD, ["updated red"]),
            At(7.9),
            At(8, expect=["cleared green"]),
        ]
    )


def test_a_grade_is_left_only_beyond_its_own_level() -> None:
    """0.2 percentage points, so that a figure that trembles at 3 % or 1 % makes no noise."""

    def at_margin(share: float) -> Figure:
        return figure(value=100e6 * (1 + share))

    Timeline().run(
        [
            At(0, at_margin(0.029), ["raised blue"]),
            At(1, at_margin(0.0301)),
            At(2, at_margin(0.0099), ["escalated yellow"]),
            At(3, at_margin(0.0101)),
            At(4, at_margin(0.0121), ["deescalated blue"]),
            At(5, at_margin(0.0319)),
            At(6, at_margin(0.0321), ["cleared green"]),
            At(7, at_margin(0.0301)),
        ]
    )


def test_an_acknowledgement_ends_when_it_said_it_would() -> None:
    city = Timeline()
    city.run([At(0, RED, ["raised red"])])
    seen = Acknowledgement(by="值班员甲", why="正在核实", at=after(0.5), until=after(3))
    alert_id = city.alerts[0].alert_id
    city.docket.remember(city.docket.answer(alert_id, seen, after(0.5)))

    city.run([At(2.9), At(3.5, expect=["updated red"]), At(4)])

    assert (city.alerts[-1].acknowledgement, city.alerts[-1].updated_at) == (None, after(3))
    assert city.docket.answer(alert_id, seen, after(0.5)) == []
    assert city.docket.answer(alert_id, seen.model_copy(update={"at": after(5), "until": after(9)}), after(5))


def test_a_restart_shortens_and_lengthens_no_time() -> None:
    """Rows of the episodes and the facts are all that is left."""
    for rules, facts, told in ((HELD, [YELLOW], "raised yellow"), (KEEPING, [RED, GOOD], "cleared green")):
        lived, begun = new_docket(rules), [fact(one, number, after(0)) for number, one in enumerate(facts)]
        for one in begun:
            lived.remember(lived.take(one, after(0)))
        again = new_docket(rules)
        rows = [episode_of_row(_record(episode_message(one, TOPIC)), TOPIC) for one in lived.episodes]
        again.remember([row for row in rows if row is not None])
        again.learn(begun)

        assert again.tick(after(1.9)) == lived.tick(after(1.9)) == []
        assert [said(one) for one in again.tick(after(4))] == [told]
        assert again.tick(after(4)) == lived.tick(after(4))
