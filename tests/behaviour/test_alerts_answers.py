"""签收与处置反馈: what people answer is one numbered transition, whenever and however often it comes."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from contracts.messages.acknowledgement import Acknowledgement
from contracts.messages.case import CaseReport
from contracts.messages.episode import Episode
from services.alerts.domain.fact import Datum
from services.alerts.shell.desks.incoming import episode_of_alert, episode_of_row
from services.alerts.shell.desks.outgoing import alert_message, episode_message
from tests.behaviour.alerts_timeline import new_docket, said
from tests.behaviour.test_alerts_redelivery import TOPIC, _record
from tests.unit.alerts.builders import NOON, fact, figure


def after(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def seen(minutes: float = 1, **given: Any) -> Acknowledgement:
    """值班员 looks into it."""
    fields: dict[str, Any] = {"by": "值班员甲", "why": "正在核实", "at": after(minutes)}
    return Acknowledgement(**(fields | given))


def step(name: str, minutes: float, case_no: str = "案-1") -> CaseReport:
    fields: dict[str, Any] = {"case_no": case_no, "step": name, "at": after(minutes), "by": "指挥中心"}
    return CaseReport(**fields)


class Life:
    """One matter from its first alert on."""

    def __init__(self) -> None:
        self.docket, self.offset = new_docket(), 0
        [self.episode] = self.comes(figure(value=100.5e6))

    def comes(self, data: Datum) -> list[Episode]:
        self.offset += 1
        return self.keep(self.docket.take(fact(data, self.offset, after(self.offset)), NOON))

    def answered(self, answer: Acknowledgement | CaseReport, minutes: float = 5) -> list[str]:
        moved = self.keep(self.docket.answer(self.episode.alert.alert_id, answer, after(minutes)))
        return [f"{said(one)} {one.alert.transition}" for one in moved]

    def keep(self, moved: list[Episode]) -> list[Episode]:
        self.docket.remember(moved)
        self.episode = moved[-1] if moved else self.episode
        return moved


@pytest.fixture
def life() -> Life:
    return Life()


def test_an_acknowledgement_is_a_transition_that_says_who_why_and_until_when(life: Life) -> None:
    before = life.episode.alert
    assert life.answered(seen(until=after(600))) == ["acknowledged yellow 2"]

    alert = life.episode.alert
    assert alert.acknowledgement == seen(until=after(600))
    assert (alert.state, alert.title, alert.opened_at) == (before.state, before.title, before.opened_at)
    assert alert.updated_at == after(5)


def test_saying_it_again_or_late_changes_nothing(life: Life) -> None:
    assert life.answered(seen(10)) != []
    assert life.answered(seen(10)) == []
    assert life.answered(seen(12)) == []
    assert life.answered(seen(9, why="更早的话")) == []
    assert life.answered(seen(13, why="另有进展")) == ["acknowledged yellow 3"]


def test_an_acknowledgement_stays_until_it_gets_worse(life: Life) -> None:
    life.answered(seen())
    life.comes(figure(value=101.5e6))
    assert (said(life.episode), life.episode.alert.acknowledgement) == ("deescalated blue", seen())

    life.comes(figure(value=99e6))
    assert (said(life.episode), life.episode.alert.acknowledgement) == ("escalated red", None)


def test_an_acknowledgement_that_comes_after_the_end_is_on_record_and_its_case_goes_on(life: Life) -> None:
    life.answered(step("立案", 2))
    life.comes(figure(value=110e6))

    assert life.answered(seen()) == ["acknowledged green 4"]
    assert life.answered(seen()) == []
    assert life.answered(step("结案", 60)) == ["updated green 5"]
    assert life.episode.alert.state == "cleared"


def test_steps_of_a_case_may_come_in_any_order_and_twice() -> None:
    steps = [step("受理", 1), step("立案", 2), step("派遣", 2), step("处置", 4)]
    for order in (steps, steps[::-1], [*steps, *steps], [steps[3], steps[0], steps[3]]):
        life = Life()
        for one in order:
            life.answered(one)
        assert life.episode.alert.case is not None
        assert life.episode.alert.case.step == "处置"


def test_an_answer_to_an_earlier_alert_of_the_matter_moves_nothing(life: Life) -> None:
    earlier = life.episode.alert.alert_id
    life.comes(figure(value=110e6))
    life.comes(figure(value=99e6))

    assert life.episode.alert.alert_id != earlier
    assert life.docket.answer(earlier, seen(), NOON) == []


def test_answers_survive_a_restart_by_the_row_and_by_the_alert(life: Life) -> None:
    life.answered(seen())
    life.answered(step("受理", 3))
    row, alert = episode_message(life.episode, TOPIC), alert_message(life.episode, TOPIC, None)

    for found in (episode_of_row(_record(row), TOPIC), episode_of_alert(_record(alert), TOPIC)):
        assert found is not None
        assert found.alert == life.episode.alert
        again = new_docket()
        again.remember([found])
        assert again.answer(life.episode.alert.alert_id, seen(), NOON) == []
