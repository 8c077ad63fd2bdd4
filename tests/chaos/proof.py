"""Afterwards: everything read, ``prove`` finds nothing wrong, and digests are those of a pure fold."""

import asyncio
import re
import subprocess
import sys
from collections.abc import Sequence

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from chassis.kafka.log_reader import LogReader
from contracts import topics
from tests.history import Step, digests
from tests.waiting import while_it_moves

GROUP = "onemap-indicators"
READ = (topics.CHANGES.name, topics.FIGURES.name)


async def standing(bootstrap: str, group: str = GROUP, read: Sequence[str] = READ) -> tuple[int, int]:
    """How many messages the group has acknowledged, and how many not; (-1, -1) while Kafka does not say."""
    reader, admin = LogReader(bootstrap), AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    try:
        await admin.start()
        ends = {(topic, n): end for topic in read for n, end in (await reader.ends(topic)).items()}
        committed = await admin.list_consumer_group_offsets(group)
    except KafkaError:
        return -1, -1
    finally:
        await admin.close()
    found = {(place.topic, place.partition): max(0, at.offset) for place, at in committed.items()}
    done = sum(found.get(place, 0) for place in ends)
    return done, sum(ends.values()) - done


async def proven(bootstrap: str, history: Sequence[Step]) -> str:
    """The verdict of ``prove`` once everything is read; fails unless the digests are those of the fold."""
    await while_it_moves(lambda: standing(bootstrap), lambda seen: seen[1] == 0)
    command = [sys.executable, "-m", "services.indicators", "prove", "--kafka", bootstrap]
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, check=False)
    lines = done.stdout.strip().splitlines()
    assert done.returncode == 0, "\n".join(lines[-30:]) + done.stderr[-2000:]
    assert dict(re.findall(r"^(\d{6}) .*: digest (\w+)$", done.stdout, re.MULTILINE)) == digests(history)
    assert lines[-1].endswith(" 0 wrong.")
    return lines[-1]
