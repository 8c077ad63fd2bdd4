"""Delivery on a real broker to a real receiver: nothing lost, nothing under a new id, whatever dies."""

import asyncio
import random
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from contracts.messages.alert import Alert
from contracts.topics import ALERTS
from contracts.wire import Message
from tests import loopback
from tests.brokers import kafka_with_topics, log_of
from tests.integration.alerts_facts import alerts, tell
from tests.receivers import ReferenceReceiver, WebhookReceiver, listening
from tests.service_process import ServiceProcess
from tests.unit.alerts.builders import figure
from tests.waiting import eventually


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with kafka_with_topics(tmp_path_factory.mktemp("kafka")) as server:
        yield server.url


def worker(broker: str, folder: Path, member: str) -> ServiceProcess:
    return ServiceProcess(
        "alerts", folder / member, KAFKA_BOOTSTRAP_SERVERS=broker, MEMBER=member, TICK_SECONDS="0.5"
    )


@pytest.fixture
async def service(broker: str, tmp_path: Path) -> AsyncIterator[ServiceProcess]:
    process = worker(broker, tmp_path, "alerts-0")
    process.start()
    await process.ready()
    yield process
    if process.alive:
        assert process.end() == 0


async def told(broker: str) -> list[str]:
    """Ids of the transitions in the log, in order, each once (a crash may leave one twice)."""
    records = await log_of(broker, ALERTS.name)
    return list(dict.fromkeys(Message[Alert].model_validate_json(one.value or b"").id for one in records))


async def taken(receiver: WebhookReceiver) -> list[str]:
    return receiver.ids


async def test_killed_again_and_again_while_it_delivers_it_loses_nothing_and_renames_nothing(
    broker: str, service: ServiceProcess
) -> None:
    chance, before = random.Random(3), len(await told(broker))
    async with listening(WebhookReceiver()) as receiver:
        await receiver.subscribe(service.url)
        for number in range(3):
            values = [chance.choice([98e6, 99.9e6, 100.5e6, 110e6]) for _ in range(60)]
            await tell(broker, [figure(unit=f"320411-{number}", value=value) for value in values])
            await asyncio.sleep(chance.uniform(0.2, 1.0))  # somewhere within the work
            service.end(signal.SIGKILL)
            receiver.status = chance.choice([204, 204, 500])
            service.start()
            await service.ready()
        receiver.status = 204
        await tell(broker, [figure(unit="320411-END", value=99e6), figure(unit="320411-END", value=110e6)])
        await eventually(lambda: alerts(broker, "320411-END"), lambda seen: len(seen) == 2)

        async def both_sides() -> tuple[list[str], list[str]]:
            return receiver.ids, (await told(broker))[before:]

        ids, transitions = await eventually(both_sides, lambda seen: seen[0] == seen[1], 120)
        assert len(ids) >= 4
        assert receiver.forged == 0
        assert len({(one.id, one.body) for one in receiver.taken}) == len(transitions)


@pytest.fixture
async def second(broker: str, service: ServiceProcess, tmp_path: Path) -> AsyncIterator[ServiceProcess]:
    """Another worker beside the first; gone afterwards, also when the test failed."""
    assert service.alive
    process = worker(broker, tmp_path, "alerts-1")
    process.start()
    await process.ready()
    yield process
    process.end(signal.SIGKILL)


async def test_when_the_worker_that_delivers_is_killed_another_goes_on_and_its_streams_do_too(
    broker: str, service: ServiceProcess, second: ServiceProcess
) -> None:
    async with listening(WebhookReceiver()) as receiver:
        await receiver.subscribe(second.url, families=["indicator"])
        await tell(broker, [figure(unit="320481-A", value=99e6)])
        await eventually(lambda: taken(receiver), lambda seen: len(seen) == 1)
        service.end(signal.SIGKILL)
        await tell(broker, [figure(unit="320481-A", value=110e6)])
        await eventually(lambda: taken(receiver), lambda seen: len(seen) == 2, 90)

        assert receiver.ids == (await told(broker))[-2:]
        assert (await streamed(second, receiver.ids[-1]))[-2:] == receiver.ids


async def test_the_reference_receiver_walks_a_case_to_its_end_though_it_is_killed_on_the_way(
    broker: str, service: ServiceProcess, tmp_path: Path
) -> None:
    receiver = ReferenceReceiver(service.url, tmp_path / "receiver")
    receiver.start()
    try:
        await eventually(receiver.statement, lambda held: held is not None)
        await tell(broker, [figure(unit="320402-CASE", value=99e6)])
        await eventually(lambda: steps_of(broker, "320402-CASE"), lambda seen: "派遣" in seen)
        receiver.end(signal.SIGKILL)
        receiver.start()
        await eventually(lambda: steps_of(broker, "320402-CASE"), lambda seen: "核查" in seen)
        await tell(broker, [figure(unit="320402-CASE", value=110e6)])
        steps = await eventually(lambda: steps_of(broker, "320402-CASE"), lambda seen: "结案" in seen)

        assert steps == ["受理", "立案", "派遣", "处置", "反馈", "核查", "结案"]
        await eventually(lambda: differences(service, receiver), lambda found: found == [])
    finally:
        assert receiver.end() == 0


async def steps_of(broker: str, unit: str) -> list[str]:
    """The steps of the case of a unit's alert, as its transitions tell them."""
    told = [alert.case.step for alert in await alerts(broker, unit) if alert.case is not None]
    return list(dict.fromkeys(told))


async def differences(service: ServiceProcess, receiver: ReferenceReceiver) -> list[str]:
    """Between alerts and what the receiver says it holds."""
    statement = await receiver.statement()
    async with loopback.client(service.url) as client:
        answer = await client.post("/v1/reconciliation", json=statement)
    assert answer.status_code == 200, answer.text
    return [f"{one['kind']} {one['alert_id']}" for one in answer.json()["differences"]]


async def streamed(service: ServiceProcess, last: str) -> list[str]:
    """What a client of the stream gets that begins at the start, up to this transition."""
    ids: list[str] = []
    beginning = {"last-event-id": "0"}
    async with (
        loopback.client(service.url, timeout_seconds=30) as client,
        client.stream("GET", "/v1/alerts/stream", headers=beginning) as answer,
    ):
        async for line in answer.aiter_lines():
            if line.startswith("data: "):
                ids.append(Message[Alert].model_validate_json(line.removeprefix("data: ")).id)
            if last in ids:
                break
    return ids
