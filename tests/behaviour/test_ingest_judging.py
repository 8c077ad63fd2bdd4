"""Processes that judge may die at any moment: nobody notices, unless what they judge kills them."""

import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import orjson
import pytest

from services.ingest.domain.submission import Judged, Sound, judge_body
from services.ingest.shell.judging.answers import answer_of, judged_of
from services.ingest.shell.judging.asking import FATAL, asked
from services.ingest.shell.judging.child import SHAPE
from services.ingest.shell.judging.judges import SMALL_BYTES, Judges
from services.ingest.shell.judging.process import JudgingProcess
from tests.unit.ingest.builders import RULES, survey

BATCH = orjson.dumps([survey(f"P{number}") for number in range(40)] + [survey(district="110101"), 5])


@pytest.fixture
async def judges() -> AsyncIterator[Judges]:
    made = Judges(RULES)
    yield made
    await made.stop()


def judging_children() -> list[int]:
    """The processes that judge for this one."""
    tasks = Path("/proc/self/task").glob("*/children")
    children = [int(word) for task in tasks for word in task.read_text(encoding="ascii").split()]
    return [pid for pid in children if b"judging.child" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def sound(judged: Judged) -> int:
    return sum(isinstance(one, Sound) for one in judged) if isinstance(judged, list) else 0


async def test_a_process_judges_as_we_do_ourselves(judges: Judges) -> None:
    assert len(BATCH) > SMALL_BYTES

    judged = await judges.judge(BATCH, batch=True)

    assert judged == judge_body(BATCH, RULES, batch=True)
    assert sound(judged) == 40
    assert judged_of(answer_of(judged)) == judged


async def test_small_bodies_need_no_process(judges: Judges) -> None:
    judged = await judges.judge(orjson.dumps(survey()), batch=False)

    assert (sound(judged), judging_children()) == (1, [])


async def test_a_process_that_dies_is_replaced_before_anyone_notices(judges: Judges) -> None:
    await judges.judge(BATCH, batch=True)
    killed = judging_children()
    for pid in killed:
        os.kill(pid, signal.SIGKILL)

    judged = [await judges.judge(BATCH, batch=True) for _ in range(3)]

    assert [sound(one) for one in judged] == [40] * 3
    assert len(killed) == 1


async def test_what_kills_its_process_twice_is_refused_and_the_next_is_judged() -> None:
    process = JudgingProcess()
    body = orjson.dumps(survey())

    fatal = asked(process, SHAPE, b"no shape at all", 30.0)
    after = judged_of(process.ask(b"S", body, 30.0))
    process.close()

    assert fatal == FATAL
    assert sound(after) == 1


async def test_when_ingest_stops_its_processes_are_gone(judges: Judges) -> None:
    await judges.judge(BATCH, batch=True)

    await judges.stop()

    assert judging_children() == []
