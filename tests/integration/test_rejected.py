"""The command for the dead letters, on a real Kafka with ingest running."""

import asyncio
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import orjson
import pytest

from chassis.kafka.records import CLOUDEVENT, Headers, Record
from chassis.kafka.writer import KafkaWriter
from contracts.topics import AUDIT, EVENTS, REJECTED
from deploy.local.kafka_server import KafkaServer
from services.ingest.domain.rejection import Rejection
from services.ingest.shell.admitting.outbox import dead_letter
from tests.brokers import log_of
from tests.integration.ingest_process import IngestProcess, changes, produce
from tests.unit.ingest.builders import permit, survey
from tests.waiting import eventually


@dataclass
class Outcome:
    """What a run of the command left behind."""

    status: int
    out: str
    err: str


async def rejected(broker: KafkaServer, *words: str) -> Outcome:
    command = (sys.executable, "-m", "services.ingest", "rejected", *words, "--kafka", broker.url)
    pipe, environment = asyncio.subprocess.PIPE, dict(os.environ)  # noqa: TID251 - a child needs PATH
    process = await asyncio.create_subprocess_exec(*command, stdout=pipe, stderr=pipe, env=environment)
    out, err = await process.communicate()
    return Outcome(process.returncode or 0, out.decode(), err.decode())


BAD = survey("bad-1", area_m2=-1)
BINARY = survey("bad-2", district="110101")
BINARY_HEADERS: Headers = tuple((f"ce_{n}", str(v).encode()) for n, v in BINARY.items() if n != "data")
GARBAGE = b"\x1b[2J\xff"


async def refused(broker: KafkaServer) -> None:
    """Three dead letters, numbered 0 to 2, and a sound event between them."""
    await produce(
        broker.url,
        [
            ("s", orjson.dumps(BAD), CLOUDEVENT),
            ("s", orjson.dumps(permit("sound-1")), CLOUDEVENT),
            ("s", orjson.dumps(BINARY["data"]), BINARY_HEADERS),
            ("s", GARBAGE, CLOUDEVENT),
        ],
    )
    await eventually(lambda: log_of(broker.url, REJECTED.name), lambda seen: len(seen) == 3)


@pytest.mark.usefixtures("ingest")
async def test_letters_are_listed_filtered_and_shown(broker: KafkaServer) -> None:
    await refused(broker)

    every = await rejected(broker, "list")
    of_districts = await rejected(broker, "list", "--reason", "unknown_district", "--source", "/tests")
    none = await rejected(broker, "list", "--since", "2099-01-01")
    one = await rejected(broker, "show", "0")
    garbage = await rejected(broker, "show", "2")
    missing = await rejected(broker, "show", "99")

    assert "dead letters: 3" in every.out
    assert "dead letters: 1" in of_districts.out
    assert of_districts.out.startswith("1  ")
    assert "dead letters: 0" in none.out
    assert ('"area_m2": -1' in one.out, one.err) == (True, "")
    assert "1b 5b 32 4a ff" in garbage.out
    assert (missing.status, missing.err) == (2, "no such dead letter\n")


@pytest.mark.usefixtures("ingest")
async def test_an_event_is_repaired_in_a_file_checked_and_sent(broker: KafkaServer, tmp_path: Path) -> None:
    await refused(broker)
    file = tmp_path / "event.json"

    written = await rejected(broker, "repair", "1", str(file))
    unchanged = await rejected(broker, "repair", "1", str(file), "--send")
    event = orjson.loads(file.read_bytes())
    file.write_bytes(orjson.dumps({**event, "data": {**event["data"], "district": "320411"}}))
    checked = await rejected(broker, "repair", "1", str(file))
    before = await changes(broker.url, "bad-")
    sent = await rejected(broker, "repair", "1", str(file), "--send")

    assert (written.status, event) == (0, BINARY)
    assert (unchanged.status, "unknown_district" in unchanged.out) == (1, True)
    assert (checked.status, before) == (0, [])
    assert (sent.status, "1 taken" in sent.out) == (0, True), sent
    assert [(one.subject, one.id) for one in await changes(broker.url, "bad-")] == [("bad-2", BINARY["id"])]


async def test_replaying_what_was_refused_for_a_while_takes_it_once(
    broker: KafkaServer, ingest: IngestProcess, tmp_path: Path
) -> None:
    await refused(broker)
    file = tmp_path / "event.json"
    await rejected(broker, "repair", "0", str(file))
    file.write_bytes(orjson.dumps({**BAD, "data": {**BAD["data"], "area_m2": 1.0}}))
    await rejected(broker, "repair", "0", str(file), "--send")
    taken = await changes(broker.url)

    tried = await rejected(broker, "replay", "--all", "--dry-run")
    twice = [await rejected(broker, "replay", "0", "1") for _ in range(2)]
    after = await rejected(broker, "replay", "--all", "--dry-run")

    assert "3 would be sent again" in tried.out
    assert "3 would be sent again" in after.out, "what was refused again is about the same messages"
    assert [one.status for one in twice] == [1, 1]
    assert all("2 sent again" in one.out and "2 refused again" in one.out for one in twice), twice
    assert await changes(broker.url) == taken
    done = [orjson.loads(one.value or b"{}")["data"] for one in await log_of(broker.url, AUDIT.name)]
    assert [one["target"].removeprefix("ingest rejected ").split()[0] for one in done] == [
        *("repair", "replay", "replay"),  # what only looks leaves no trace
    ]
    assert [(one["action"], one["outcome"]) for one in done[1:]] == [("COMMAND", "failure")] * 2
    assert ingest.alive


async def test_a_replayed_event_that_is_sound_by_now_has_one_effect_however_often(
    broker: KafkaServer, ingest: IngestProcess
) -> None:
    """An event named by a letter though nothing is wrong with it: as after a rule was loosened."""
    await refused(broker)
    assert ingest.end() == 0
    sound = next(r for r in await log_of(broker.url, EVENTS.name) if b"sound-1" in (r.value or b""))
    await called_dead(broker, sound)

    alone = await rejected(broker, "replay", "3")
    ingest.start()
    await ingest.ready()
    again = await rejected(broker, "replay", "3")

    assert (alone.status, "is it running?" in alone.out) == (1, True), alone
    assert (again.status, "1 taken" in again.out) == (0, True), again
    assert len(await changes(broker.url, "sound-1")) == 1
    records = await log_of(broker.url, EVENTS.name)
    assert [(r.key, r.headers) for r in records if r.value == sound.value] == [(sound.key, sound.headers)] * 3


async def called_dead(broker: KafkaServer, record: Record) -> None:
    """Puts a dead letter of an event, number 3."""
    writer = KafkaWriter(broker.url, "test")
    await writer.start()
    await writer.send_all([dead_letter(record, Rejection("processing_failed", "as it was then"))])
    await writer.stop()
