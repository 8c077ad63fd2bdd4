"""What runs the services on one machine agrees with their settings, and make has what the design promises."""

import re
import subprocess
from pathlib import Path

import pytest

from deploy.local.home import Home
from deploy.local.stack import Stack
from tests.guards.deployed import ROOT, SERVICES, needed_by, settings_of

STACK = Stack(Home(Path("/nowhere")))
PROMISED = {"demo", "up", "down", "reset", "test", "check", "bench"}
"""The commands of the design's chapter "Running it"."""


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_told_all_that_it_needs_to_know(service: str) -> None:
    told = STACK.service_environment(service, STACK.ports.services[service])

    assert needed_by(service) <= set(told)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_started_by_hand_finds_the_same_neighbours(service: str) -> None:
    told = STACK.service_environment(service, STACK.ports.services[service])
    fields = settings_of(service).model_fields

    for name in ("kafka_bootstrap_servers", "redis_url", "alerts_url", "host", "port"):
        if name in fields:
            assert str(fields[name].default) == told[name.upper()]


def test_make_alone_lists_every_promised_command() -> None:
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert set(re.findall(r"^  make (\S+)", listed, re.MULTILINE)) >= PROMISED


def test_ci_runs_what_a_person_runs() -> None:
    script = (ROOT / ".ci" / "run").read_text().splitlines()

    assert script[-1] == "exec make test"
