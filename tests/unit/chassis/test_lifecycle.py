"""How a process ends."""

import signal
import subprocess
import sys
import textwrap

import pytest

PROGRAM = """
import asyncio, sys
from chassis import lifecycle
from chassis.errors import ConfigurationError

class Part:
    name = "part"
    async def start(self): {start}
    async def run(self): {run}
    async def stop(self): print("stopped", flush=True)

lifecycle.main(lambda: [Part()])
"""
FOREVER = "print('running', flush=True); await asyncio.Event().wait()"


def program(start: str = "pass", run: str = FOREVER) -> subprocess.Popen[str]:
    code = textwrap.dedent(PROGRAM).format(start=start, run=run)
    return subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_the_parts_and_exits_with_0(number: signal.Signals) -> None:
    process = program()
    assert first_line(process) == "running\n"
    process.send_signal(number)
    out, _ = process.communicate(timeout=30)
    assert (process.returncode, out) == (0, "stopped\n")


def test_a_part_that_fails_stops_all_and_exits_with_1() -> None:
    process = program(run="raise ValueError('no')")
    out, _ = process.communicate(timeout=30)
    assert (process.returncode, out) == (1, "stopped\n")


def test_a_part_that_returns_by_itself_is_a_failure() -> None:
    process = program(run="return")
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "PartEnded" in errors


def test_a_mistake_in_the_configuration_is_said_in_one_line_and_exits_with_2() -> None:
    process = program(start="raise ConfigurationError('set KAFKA_BOOTSTRAP_SERVERS')")
    _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors.strip()) == (2, "set KAFKA_BOOTSTRAP_SERVERS")


def test_a_signal_while_starting_is_heard() -> None:
    process = program(start="print('starting', flush=True); await asyncio.Event().wait()")
    assert first_line(process) == "starting\n"
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    assert process.returncode == 0
