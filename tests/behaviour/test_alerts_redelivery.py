"""Whatever is delivered again, and wherever alerts dies, the same transitions are told, each once."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.kafka.records import Outgoing, Record
from contracts.messages.alert import Alert
from contracts.wire import Message
from services.alerts.domain.docket import Docket
from services.alerts.domain.fact import Datum, Fact
from services.alerts.shell.desks.incoming import episode_of_alert, episode_of_row
from services.alerts.shell.desks.outgoing import alert_message, episode_message
from services.alerts.shell.desks.recovery import merged
from tests.behaviour.alerts_timeline import new_docket
from tests.unit.alerts.builders import NOON, fact, figure, finding

TOPIC = "planning.figures.v1"

FIGURES = st.builds(
    lambda basis, value, unit: figure(basis=basis, value=value, unit=unit),
    st.sampled_from(["survey", "projected"]),
    st.sampled_from([98e6, 99.9e6, 100.5e6, 102e6, 110e6]),
    st.sampled_from(["320411", "320412", "320400"]),
)
FINDINGS = st.builds(
    lambda number, line, overlap, status, state: finding(
        subject=f"permit-{number}",
        line_kind=line,
        overlap_m2=overlap,
        outside_m2=1e6 - overlap,
        subject_area_m2=1e6,
        permit_status=status,
        status=state,
    ),
    st.integers(1, 3),
    st.sampled_from(["permanent_basic_farmland", "urban_development_boundary"]),
    st.sampled_from([50.0, 120.0, 300.0, 900.0]),
    st.sampled_from(["under_review", "granted", "revoked"]),
    st.sampled_from(["present", "present", "present", "ended"]),
)
STORIES = st.lists(FIGURES | FINDINGS, max_size=40)


def facts_of(story: Sequence[Datum]) -> list[Fact]:
    return [fact(data, offset) for offset, data in enumerate(story)]


def told_by_a_clean_run(facts: Sequence[Fact]) -> list[Outgoing]:
    docket, told = new_docket(), []
    for one in facts:
        changed = docket.take(one, NOON)
        docket.remember(changed)
        told += [alert_message(episode, TOPIC, one) for episode in changed if episode.tells]
    return told


@given(STORIES, st.lists(st.integers(0, 40), min_size=40, max_size=40))
@settings(max_examples=100, deadline=None)
def test_facts_delivered_again_tell_nothing_new(story: list[Datum], back_to: list[int]) -> None:
    facts, delivered = facts_of(story), []
    for reached in range(len(facts)):
        delivered += facts[min(back_to[reached], reached) : reached + 1]
    assert told_by_a_clean_run(delivered) == told_by_a_clean_run(facts)


def test_an_overlap_that_ended_does_not_add_up_with_a_later_one_when_it_is_delivered_again() -> None:
    small = {"overlap_m2": 120.0, "outside_m2": 1e6 - 120.0, "subject_area_m2": 1e6}
    first, second = finding(subject="permit-1", **small), finding(subject="permit-2", **small)
    facts = facts_of([first, first.model_copy(update={"status": "ended"}), second])
    told = told_by_a_clean_run(facts + facts)

    alerts = [Message[Alert].model_validate_json(one.value or b"").data for one in told]
    assert [f"{one.subject} {one.grade}" for one in alerts] == [
        "permit-1 yellow",
        "permit-1 green",
        "permit-2 yellow",
    ]


@dataclass
class Kafka:
    """What outlives a crash: the alerts told, the rows of their episodes, the committed offset."""

    alerts: list[Outgoing] = field(default_factory=list)
    rows: list[Outgoing] = field(default_factory=list)
    committed: int = 0

    def reopened(self, facts: Sequence[Fact]) -> Docket:
        docket = new_docket()
        rows = {row.key: episode_of_row(_record(row), TOPIC) for row in self.rows}
        tail = [episode_of_alert(_record(alert), TOPIC) for alert in self.alerts[-20:]]
        docket.remember(merged(rows.values(), tail))
        docket.learn({one.key: one for one in facts[: self.committed]}.values())
        return docket


CRASHES = st.lists(
    st.tuples(st.integers(0, 12), st.sampled_from(["alerts", "rows", "nothing"]), st.integers(0, 5)),
    max_size=12,
)


@given(STORIES, CRASHES)
@settings(max_examples=200, deadline=None)
def test_a_crash_at_any_moment_loses_no_transition_and_numbers_none_twice(
    story: list[Datum], crashes: list[tuple[int, str, int]]
) -> None:
    facts, kafka = facts_of(story), Kafka()
    for after, last_written, uncommitted in crashes:
        _run(kafka, facts, after, last_written)
        kafka.committed = max(0, kafka.committed - uncommitted)
    _run(kafka, facts, len(facts) + 1, "rows")
    assert kafka.alerts == told_by_a_clean_run(facts)


def _run(kafka: Kafka, facts: Sequence[Fact], most: int, last_written: str) -> None:
    """Works from the committed offset; the fact after ``most`` is cut off after its last write."""
    docket, start = kafka.reopened(facts), kafka.committed
    for count, one in enumerate(facts[start:]):
        written = last_written if count == most else "rows"
        changed = docket.take(one, NOON)
        if written in {"alerts", "rows"}:
            kafka.alerts += [alert_message(episode, TOPIC, one) for episode in changed if episode.tells]
        if written == "rows":
            kafka.rows += [episode_message(episode, TOPIC) for episode in changed]
        if count == most:
            return
        docket.remember(changed)
        kafka.committed = one.offset + 1


def _record(sent: Outgoing) -> Record:
    return Record(sent.topic, 0, 0, sent.key.encode(), sent.value, sent.headers, 0)
