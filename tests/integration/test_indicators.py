"""indicators on a real Kafka: figures, findings, answers, and what it does with what it cannot read."""

import asyncio
import signal
import subprocess
import sys
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chassis.kafka.records import Outgoing
from chassis.kafka.writer import KafkaWriter
from contracts import topics
from contracts.messages.change import Change, ChangeSet
from contracts.messages.figure import Figure
from contracts.messages.finding import Finding
from contracts.messages.rejection import RejectedEvent
from contracts.messages.whatif import Answer, Question
from contracts.wire import Message
from deploy.local.kafka_server import KafkaServer
from tests.brokers import log_of, newest_of
from tests.builders import DISTRICT, START, line, parcel, permit, review, statistic, target
from tests.service_process import ServiceProcess
from tests.waiting import eventually

CITY = "320400"
pytestmark = pytest.mark.usefixtures("indicators")


def change_set(changes: Sequence[Change], district: str = DISTRICT) -> Outgoing:
    message = Message[ChangeSet](
        id=str(uuid.uuid4()),
        source="/demo/test",
        type="planning.changeset.accepted",
        subject=district,
        time=START,
        data=ChangeSet(district=district, changes=list(changes)),
    )
    return Outgoing(topics.CHANGES.name, district, message.to_bytes())


async def send(broker: KafkaServer, *outgoing: Outgoing) -> None:
    writer = KafkaWriter(broker.url, "test")
    await writer.start()
    await writer.send_all(outgoing)
    await writer.stop()


async def figures(broker: KafkaServer) -> dict[str, Figure]:
    newest = await newest_of(broker.url, topics.FIGURES.name)
    return {
        key: Message[Figure].model_validate_json(value).data
        for key, value in newest.items()
        if not key.startswith(("target/", "statistic/"))
    }


async def proof_of(broker: KafkaServer) -> tuple[int, str]:
    """Exit status and what ``prove`` says."""
    command = [sys.executable, "-m", "services.indicators", "prove", "--kafka", broker.url]
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


async def figure(broker: KafkaServer, key: str, value: float) -> Figure:
    """The figure once it has this value."""
    seen = await eventually(lambda: figures(broker), lambda s: key in s and s[key].value == value)
    return seen[key]


async def test_a_permit_moves_the_districts_figure_and_the_citys(broker: KafkaServer) -> None:
    floor = target(f"farmland_retained/{DISTRICT}/2035", 1)
    await send(broker, change_set([parcel("p1", 1), floor]), change_set([permit("地字第1号", 1)]))

    own = await figure(broker, f"farmland_retained/{DISTRICT}/projected/current", 0.0)
    whole = await figure(broker, f"farmland_retained/{CITY}/projected/current", 0.0)

    assert (own.target, own.margin, own.sense) == (5_000.0, -5_000.0, "floor")
    assert own.cause.subject == whole.cause.subject == "地字第1号"
    surveyed = await figure(broker, f"farmland_retained/{CITY}/survey/2023", 9_500.0)
    assert surveyed.valid_on == "2023-12-31"


async def test_a_citys_target_is_said_with_the_citys_figures(broker: KafkaServer) -> None:
    floor = target(f"farmland_retained/{CITY}/2035", 1, value=126.08, unit_of_measure="万亩")
    await send(broker, change_set([parcel("p1", 1)]), change_set([floor], CITY))
    seen = await eventually(
        lambda: figures(broker),
        lambda s: bool((f := s.get(f"farmland_retained/{CITY}/survey/2023")) and f.target),
    )
    assert seen[f"farmland_retained/{CITY}/survey/2023"].target == 840_533_333.3333


async def test_a_finding_that_ends_is_said_and_then_removed(broker: KafkaServer) -> None:
    await send(broker, change_set([line("L1", 1), permit("地字第1号", 1)]))
    key = "地字第1号/permanent_basic_farmland"
    await eventually(lambda: newest_of(broker.url, topics.FINDINGS.name), lambda seen: key in seen)

    await send(broker, change_set([permit("地字第1号", 2, status="revoked")]))

    await eventually(lambda: newest_of(broker.url, topics.FINDINGS.name), lambda seen: key not in seen)
    said = [r.value for r in await log_of(broker.url, topics.FINDINGS.name) if r.value is not None]
    states = [Message[Finding].model_validate_json(value).data.status for value in said]
    assert states == ["present", "ended"]


async def test_what_it_cannot_read_is_a_dead_letter_and_the_stream_goes_on(broker: KafkaServer) -> None:
    broken = Outgoing(topics.CHANGES.name, DISTRICT, b"\xff not json")
    await send(broker, change_set([parcel("p1", 1)]), broken, change_set([parcel("p2", 1)]))

    await figure(broker, f"farmland_retained/{DISTRICT}/survey/2023", 19_000.0)

    (record,) = await log_of(broker.url, topics.REJECTED.name)
    rejected = Message[RejectedEvent].model_validate_json(record.value or b"").data
    assert (rejected.reason, rejected.original) == ("undecodable", b"\xff not json")
    assert rejected.origin is not None
    assert rejected.origin.topic == topics.CHANGES.name


async def test_a_lost_or_damaged_store_is_rebuilt_from_the_log(
    broker: KafkaServer, indicators: ServiceProcess, tmp_path: Path
) -> None:
    await send(broker, change_set([parcel("p1", 1)]), change_set([permit("地字第1号", 1)]))
    await figure(broker, f"farmland_retained/{DISTRICT}/projected/current", 0.0)
    indicators.end(signal.SIGKILL)
    for file in (tmp_path / "indicators" / "data").glob("*.db*"):
        file.write_bytes(b"damaged")

    indicators.start()
    await indicators.ready()
    await send(broker, change_set([permit("地字第1号", 2, status="revoked")]))

    await figure(broker, f"farmland_retained/{DISTRICT}/projected/current", 9_500.0)


async def test_a_question_is_answered_and_changes_nothing(broker: KafkaServer) -> None:
    await send(broker, change_set([parcel("p1", 1), line("L1", 1)]))
    await figure(broker, f"farmland_retained/{DISTRICT}/projected/current", 9_500.0)
    question = Question(question_id="q1", district=DISTRICT, changes=[permit("地字第1号", 1)])
    asked = Message[Question](
        id="q1",
        source="/demo/test",
        type="planning.whatif.asked",
        subject=DISTRICT,
        time=datetime.now(UTC),
        data=question,
    )

    await send(broker, Outgoing(topics.QUESTIONS.name, DISTRICT, asked.to_bytes()))

    (record,) = await eventually(lambda: log_of(broker.url, topics.ANSWERS.name), lambda seen: len(seen) == 1)
    answer = Message[Answer].model_validate_json(record.value or b"").data
    moved = {f"{f.indicator}/{f.basis}": f.value for f in answer.after}
    assert moved["farmland_retained/projected"] == 0.0
    assert [finding.line_kind for finding in answer.findings] == ["permanent_basic_farmland"]
    await figure(broker, f"farmland_retained/{DISTRICT}/projected/current", 9_500.0)


async def test_evaluated_figures_of_the_city_outlive_a_restart_and_are_proved(
    broker: KafkaServer, indicators: ServiceProcess
) -> None:
    people = statistic(f"resident_population/{CITY}/2023", 4)
    drafting = review("a", 1, stage="drafting", stage_entered_on="2026-01-01")
    built, ceiling = parcel("p1", 1, code="0701"), target(f"built_land/{CITY}/2035", 1, value=3.0)
    await send(broker, change_set([people, ceiling], CITY), change_set([built, drafting]))
    await figure(broker, f"built_land_per_person/{CITY}/survey/2023", 2_500.0)
    left = await figure(broker, f"built_land_remaining/{CITY}/survey/2023", -9_997.0)
    assert [(term.kind, term.amount) for term in left.terms or ()] == [("target", 3.0), ("figure", 10_000.0)]
    indicators.end(signal.SIGKILL)
    indicators.start()
    await indicators.ready()

    await send(broker, change_set([review("a", 2, stage="consultation", stage_entered_on="2026-01-08")]))
    await send(broker, change_set([permit("建字第1号", 1, kind="construction", granted_on="2026-03-01")]))

    await figure(broker, f"stage_days_mean.drafting/{CITY}/ledger/current", 7.0)
    p90 = await figure(broker, f"stage_days_p90/{CITY}/ledger/current", 7.0)
    assert p90.distribution == ((7, 1),)
    await figure(broker, f"permits_granted_monthly.construction/{CITY}/ledger/2026-03", 1.0)
    exit_status, said = await proof_of(broker)
    assert exit_status == 0, said
