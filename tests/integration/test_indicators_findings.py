"""On a real Kafka the newest word on a finding or a deadline lies last, whoever spoke late."""

import pytest

from chassis.kafka.records import Outgoing
from contracts import topics
from contracts.messages.change import Change
from contracts.messages.deadline import Deadline
from contracts.messages.finding import Finding
from contracts.wire import Message
from deploy.local.kafka_server import KafkaServer
from tests.brokers import log_of
from tests.builders import line, permit, review
from tests.history import message, send
from tests.waiting import eventually

OLD, NEW = "320411", "320402"
FOUND = "地字第1号/permanent_basic_farmland"
DUE = "规划1/deadline"
pytestmark = pytest.mark.usefixtures("indicators")


async def tell(broker: KafkaServer, district: str, *changes: Change) -> None:
    await send(broker.url, [message((district, one)) for one in changes])


def gone(change: Change) -> Change:
    return change.model_copy(update={"action": "withdraw"})


async def words(broker: KafkaServer, key: str) -> list[bytes | None]:
    """Everything said under a key, in order."""
    return [r.value for r in await log_of(broker.url, topics.FINDINGS.name) if r.key == key.encode()]


async def findings(broker: KafkaServer) -> list[str]:
    """Who said what on the permit, in order."""
    said = [
        value and Message[Finding].model_validate_json(value).data for value in await words(broker, FOUND)
    ]
    return [f"{one.unit} {one.status} {one.subject_version}" if one else "removed" for one in said]


async def deadlines(broker: KafkaServer) -> list[tuple[str, bool]]:
    said = [value for value in await words(broker, DUE) if value is not None]
    return [(d.unit, d.open) for d in (Message[Deadline].model_validate_json(value).data for value in said)]


async def until(broker: KafkaServer, *expected: str) -> None:
    """Wait until these are the last words on the permit."""
    await eventually(lambda: findings(broker), lambda seen: seen[-len(expected) :] == list(expected))


async def test_what_the_new_district_found_outlasts_the_end_in_the_old_one(broker: KafkaServer) -> None:
    await tell(broker, OLD, line("L1", 1, district=OLD), permit("地字第1号", 1), review("规划1", 1))
    await until(broker, f"{OLD} present 1")
    moved, plan = permit("地字第1号", 2, district=NEW), review("规划1", 2, district=NEW)

    await tell(broker, NEW, line("L2", 1, district=NEW), moved, plan)
    await until(broker, f"{NEW} present 2")
    await tell(broker, OLD, gone(moved), gone(plan))

    await until(broker, f"{NEW} present 2", f"{OLD} ended 2", f"{NEW} present 2")
    await eventually(lambda: deadlines(broker), lambda seen: seen[-2:] == [(OLD, False), (NEW, True)])
    assert "removed" not in await findings(broker)


async def test_a_finding_said_too_late_by_a_worker_that_was_frozen_does_not_stay(broker: KafkaServer) -> None:
    await tell(broker, OLD, line("L1", 1), permit("地字第1号", 1))
    await until(broker, f"{OLD} present 1")
    late = Outgoing(topics.FINDINGS.name, FOUND, (await words(broker, FOUND))[-1])
    await tell(broker, OLD, permit("地字第1号", 2, status="amended"))
    await until(broker, f"{OLD} present 2")

    await send(broker.url, [late])
    await until(broker, f"{OLD} present 1", f"{OLD} present 2")
    await send(broker.url, [Outgoing(topics.FINDINGS.name, FOUND, None)])
    await until(broker, "removed", f"{OLD} present 2")
    await tell(broker, OLD, permit("地字第1号", 3, status="revoked"))
    await until(broker, f"{OLD} ended 3", "removed")
    await send(broker.url, [late])

    await until(broker, "removed", f"{OLD} present 1", f"{OLD} ended 3", "removed")
