"""``python -m services.gateway rebuild`` on a real broker and Redis, while a screen watches."""

import asyncio
import os
import sys
from pathlib import Path

from chassis.kafka.records import Record
from contracts.messages.audit import AuditRecord
from contracts.topics import AUDIT
from contracts.wire import Message
from deploy.local.kafka_server import KafkaServer
from deploy.local.redis_server import RedisServer
from tests.brokers import log_of
from tests.integration.gateway.process import GatewayProcess, Wall, figure, message, produce, shows
from tests.waiting import eventually

PARCELS = "/ogc/collections/survey_parcels/items"


def audit_record(record: Record) -> Message[AuditRecord]:
    """A line of the audit trail."""
    return Message[AuditRecord].model_validate_json(record.value or b"")


async def parcels(gateway: GatewayProcess) -> list[str]:
    """The ids of the survey layer; none while it is not available."""
    answer = await gateway.get(PARCELS)
    features = answer.json()["features"] if answer.status_code == 200 else []
    return [feature["id"] for feature in features]


async def test_the_model_is_built_anew_while_the_old_one_serves(
    broker: KafkaServer, redis: RedisServer, gateway: GatewayProcess
) -> None:
    change = message("planning.changeset.accepted.every_type", "320411")
    await produce(broker.url, figure(1.0, indicator="rebuilt"), change)
    wall = Wall("figures")
    await wall.watch(gateway.live_url, shows("rebuilt", 1.0))
    known = await eventually(lambda: parcels(gateway), lambda seen: len(seen) > 0)
    before = wall.channels["figures"].epoch

    environment = {**os.environ, "KAFKA_BOOTSTRAP_SERVERS": broker.url, "REDIS_URL": redis.url}  # noqa: TID251 - a child's
    command = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "services.gateway", "rebuild"),
        env=environment,
        cwd=Path(__file__).parents[3],
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    served = [await gateway.get("/v1/indicators")]
    while command.returncode is None and len(served) < 1000:
        served.append(await gateway.get("/v1/indicators"))
        await asyncio.wait({asyncio.ensure_future(command.wait())}, timeout=0.05)
    told = (await command.communicate())[0].decode()
    await wall.watch(gateway.live_url, lambda seen: seen.channels["figures"].epoch != before)

    assert command.returncode == 0, told
    [done] = [
        record.data
        for record in map(audit_record, await log_of(broker.url, AUDIT.name))
        if record.data.target == "gateway rebuild"
    ]
    assert (done.action, done.outcome) == ("COMMAND", "success")
    assert str(done.detail).startswith("exit status 0, on ")
    assert "the new model is shown" in told
    assert {answer.status_code for answer in served} == {200}
    assert shows("rebuilt", 1.0)(wall)
    assert await eventually(lambda: parcels(gateway), lambda seen: seen == known) == known
