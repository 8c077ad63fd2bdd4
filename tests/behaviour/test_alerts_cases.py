"""Cases of 一网统管: any order and any repetition of its reports lead to the same; overdue ones go up."""

from datetime import timedelta
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.messages.acknowledgement import Acknowledgement
from contracts.messages.alert import Alert
from contracts.messages.case import CaseReport, CaseStep
from tests.behaviour.alerts_timeline import At, Timeline
from tests.unit.alerts.builders import NOON, figure

STEPS: tuple[CaseStep, ...] = get_args(CaseStep)
DAY = 24.0


def report(step: CaseStep, minutes: float = 0, case_no: str = "案-1", by: str = "指挥中心") -> CaseReport:
    return CaseReport(case_no=case_no, step=step, at=NOON + timedelta(minutes=minutes), by=by)


class Office(Timeline):
    """A red alert, and those who report on it."""

    def __init__(self) -> None:
        super().__init__()
        self.run([At(0, figure(value=99e6), expect=["raised red"])])

    @property
    def alert(self) -> Alert:
        """As it is now."""
        [episode] = self.docket.episodes
        return episode.alert

    def hear(self, *reports: CaseReport | Acknowledgement) -> list[str]:
        """The transitions that these answers bring, each as its case's step."""
        told: list[str] = []
        for answer in reports:
            moved = self.docket.answer(self.alert.alert_id, answer, self.clock.now())
            self.docket.remember(moved)
            told += [one.alert.case.step for one in moved if one.tells and one.alert.case]
        return told


def test_the_eight_steps_in_their_order_are_eight_transitions_of_one_alert() -> None:
    office = Office()

    assert office.hear(*[report(step, n) for n, step in enumerate(STEPS)]) == list(STEPS)
    assert (office.alert.transition, office.alert.state) == (9, "firing")


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_whatever_order_and_however_often_reports_come_the_latest_step_stands(data: st.DataObject) -> None:
    said = st.builds(report, st.sampled_from(STEPS), st.integers(0, 5), st.sampled_from(["案-1", "案-2"]))
    reports = data.draw(st.lists(said, min_size=1, max_size=10))
    shuffled = data.draw(st.permutations(reports + data.draw(st.lists(st.sampled_from(reports)))))
    in_order, anyhow = Office(), Office()

    in_order.hear(*sorted(reports, key=lambda one: (one.at, STEPS.index(one.step), one.case_no)))
    anyhow.hear(*shuffled)

    assert anyhow.alert.case == in_order.alert.case


def test_a_platform_that_answers_every_message_with_the_step_it_is_at_is_told_nothing_new() -> None:
    office = Office()

    assert office.hear(*[report("受理", n) for n in range(50)]) == ["受理"]
    assert office.alert.case is not None
    assert office.alert.case.at == NOON + timedelta(minutes=49)


def test_a_case_that_is_not_closed_in_time_goes_up_the_ladder_once_each() -> None:
    office = Office()  # a Friday: red is due after three workdays, on Wednesday
    office.hear(report("派遣"))
    office.run(
        [
            At(5 * DAY - 0.1),
            At(5 * DAY, expect=["escalated red"]),
            At(6 * DAY),
            At(10 * DAY, expect=["escalated red"]),
            At(30 * DAY),
        ]
    )

    first, second = office.alerts[-2:]
    assert first.supervision is not None
    assert second.supervision is not None
    assert (first.supervision.office, first.supervision.level) == ("新北区自然资源主管部门分管负责人", 1)
    assert (second.supervision.office, second.supervision.level) == ("市自然资源和规划局督察部门", 2)
    assert first.description.startswith("已过处置时限（2026年11月25日12时），案件停在派遣，请新北区")
    assert second.description.count("督办") == 1


def test_however_late_the_clock_looks_a_case_went_up_when_it_was_due() -> None:
    office = Office()
    office.hear(report("派遣"))
    office.run([At(60 * DAY, expect=["escalated red", "escalated red"])])

    assert [alert.updated_at for alert in office.alerts[-2:]] == [
        NOON + timedelta(days=5),
        NOON + timedelta(days=10),
    ]


def test_a_closed_case_an_alert_without_one_and_a_cleared_alert_do_not_go_up() -> None:
    closed, without, cleared = Office(), Office(), Office()
    closed.hear(report("派遣"), report("结案", 1))
    cleared.hear(report("派遣"))
    cleared.run([At(DAY, figure(value=110e6), expect=["cleared green"])])

    for office in (closed, without, cleared):
        office.run([At(60 * DAY)])


def test_an_acknowledged_case_that_is_overdue_asks_for_attention_again() -> None:
    office = Office()
    office.hear(report("派遣"), Acknowledgement(by="值班员甲", why="正在核实", at=NOON))
    office.run([At(5 * DAY, expect=["escalated red"])])

    assert office.alert.acknowledgement is None
