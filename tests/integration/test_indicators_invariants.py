"""What does not add up, on a real Kafka: it is withheld and told, over a restart too, until it holds."""

import asyncio
import subprocess
import sys

from contracts import topics
from contracts.messages.change import Change
from contracts.messages.figure import Figure
from contracts.messages.invariant import Invariant
from contracts.wire import Message
from deploy.local.kafka_server import KafkaServer
from tests.brokers import newest_of
from tests.builders import DISTRICT, parcel, permit, square
from tests.history import message, send
from tests.service_process import ServiceProcess
from tests.waiting import eventually

CITY = "320400"
TOTAL = f"surveyed_total/{DISTRICT}/survey/2023"
CITY_TOTAL = f"surveyed_total/{CITY}/survey/2023"
BROKEN = f"invariant/{DISTRICT}/classes_make_the_total/surveyed_total/survey/2023"


async def tell(broker: KafkaServer, *changes: Change) -> None:
    await send(broker.url, [message((DISTRICT, one)) for one in changes])


async def figures(broker: KafkaServer) -> dict[str, float]:
    newest = await newest_of(broker.url, topics.FIGURES.name)
    return {key: Message[Figure].model_validate_json(value).data.value for key, value in newest.items()}


async def invariant(broker: KafkaServer, status: str) -> Invariant:
    """The equation of the classes, once it stands so."""

    async def look() -> Invariant | None:
        value = (await newest_of(broker.url, topics.FINDINGS.name)).get(BROKEN)
        return None if value is None else Message[Invariant].model_validate_json(value).data

    seen = await eventually(look, lambda one: one is not None and one.status == status)
    assert seen is not None
    return seen


async def proof(broker: KafkaServer) -> tuple[int, str]:
    command = [sys.executable, "-m", "services.indicators", "prove", "--kafka", broker.url]
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


async def test_what_does_not_add_up_waits_while_the_rest_goes_on(
    broker: KafkaServer, indicators: ServiceProcess
) -> None:
    permits = f"permits_granted/{CITY}/ledger/current"
    other_place = square(119.91, 31.8)
    await tell(broker, parcel("p1", 1))
    await eventually(lambda: figures(broker), lambda seen: seen.get(CITY_TOTAL) == 10_000.0)

    await tell(broker, parcel("p2", 1, code="1299", geometry=other_place), permit("地字第1号", 1))

    broken = await invariant(broker, "broken")
    assert (broken.expected, broken.found) == (20_000.0, 10_000.0)
    seen = await eventually(lambda: figures(broker), lambda seen: seen.get(permits) == 1.0)
    assert (seen[TOTAL], seen[CITY_TOTAL]) == (10_000.0, 10_000.0)
    status, told = await proof(broker)
    assert (status, BROKEN in told) == (1, True)
    assert f" 0 wrong, {len(broken.withheld)} withheld" in told

    assert indicators.end() == 0
    indicators.start()
    await indicators.ready()
    await tell(broker, parcel("p2", 2, code="1201", geometry=other_place))

    await invariant(broker, "holds")
    await eventually(lambda: figures(broker), lambda seen: seen.get(CITY_TOTAL) == 20_000.0)
    assert (await figures(broker))[f"cultivated_land/{DISTRICT}/survey/2023"] == 10_000.0
    status, told = await proof(broker)
    assert (status, told.splitlines()[-1].endswith(" 0 wrong.")) == (0, True), told
