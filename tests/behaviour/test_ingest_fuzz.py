"""Any bytes at all are judged; a short look here, ``make fuzz`` looks longer and more cleverly."""

import platform
import subprocess
import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import TARGETS
from tests.hostile import CORPUS

HAS_ATHERIS = platform.machine() == "x86_64"


@pytest.mark.parametrize("target", TARGETS)
@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=600))
@example(b'{"specversion":"1.0","type":"planning.permit.changed","subject":"\xef\xb7\xba","data":{}}')
def test_any_bytes_are_judged(target: str, data: bytes) -> None:
    TARGETS[target](data)


@pytest.mark.parametrize("name", CORPUS)
def test_hostile_events_break_nothing(name: str) -> None:
    TARGETS["envelope"](CORPUS[name].body)


def test_atheris_finds_nothing_in_a_moment() -> None:
    command = [sys.executable, "-m", "tests.fuzz", "envelope", "2"]

    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)

    assert run.returncode == (0 if HAS_ATHERIS else 1), run.stderr[-2000:]
    assert ("stat::number_of_executed_units" if HAS_ATHERIS else "x86_64 only") in run.stderr
