"""The whole system as a person runs it: Kafka, Redis and four services under supervisor, with a small city.

A plugin (see conftest.py): story and browser tests share the one stack of the session.
"""

import asyncio
import os
import re
import signal
import subprocess
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from contracts.measure import units_of
from demo.upstream.event import Event
from deploy.local.home import CHECKOUT, Home
from deploy.local.kafka_server import SHORT_LIVED
from deploy.local.lifecycle import down, up
from deploy.local.ports import LOOPBACK, free_ports
from deploy.local.readiness import readiness
from deploy.local.stack import Stack
from deploy.local.supervision.daemon import Daemon
from tests.background import Background
from tests.expectation import Expectation, Key, is_evaluated
from tests.upstream import Upstream
from tests.waiting import until

SCREEN = CHECKOUT / "services" / "gateway" / "screen"


@dataclass
class City:
    """The running system, what upstream sent to it, and what it therefore has to say."""

    stack: Stack
    background: Background
    upstream: Upstream
    client: httpx.Client
    killed: list[str] = field(default_factory=list)
    """Programs we killed, in order."""
    _expectation: Expectation = field(default_factory=Expectation)
    _expected: int = 0

    @property
    def screen(self) -> str:
        """The page's address."""
        return self.stack.screen

    def rows(self, path: str) -> list[dict[str, Any]]:
        """All rows of a table of the API; none while it is not available."""
        found: list[dict[str, Any]] = []
        while True:
            try:
                answer = self.client.get(path, params={"limit": 5000, "offset": len(found)})
            except httpx.TransportError:
                return []
            if answer.status_code != 200:
                return []
            page = answer.json()
            found += page["items"]
            if len(found) >= page["total"] or not page["items"]:
                return found

    def figures(self) -> dict[Key, int]:
        """What the API says, in whole units."""
        return {
            (row["indicator"], row["unit"], row["basis"], row["period"]): units_of(
                row["value"], row["unit_of_measure"]
            )
            for row in self.rows("/v1/indicators")
        }

    def figure(self, indicator: str, basis: str) -> int:
        """The city's figure as it now stands, in whole units."""
        return self.figures()[indicator, "320400", basis, "current"]

    def alert_on(self, subject: str) -> dict[str, Any] | None:
        """The alert of a permit in basic farmland."""
        wanted = (subject, "permanent_basic_farmland")
        found = [
            row for row in self.rows("/v1/alerts") if (row.get("subject"), row.get("line_kind")) == wanted
        ]
        return found[-1] if found else None

    def publish(self, event: Event) -> None:
        """Over HTTP; returns after the 202."""
        receipt = self.background.run(self.upstream.publish(event))
        assert receipt.accepted == 1, receipt

    @property
    def expected(self) -> Expectation:
        """Of everything acknowledged so far."""
        accepted = list(self.upstream.accepted)
        self._expectation.take(accepted[self._expected :])
        self._expected = len(accepted)
        return self._expectation

    def comes_right(self, seconds: float = 90) -> None:
        """Wait until the API says exactly what the events amount to; fails with the differences."""
        expected = self.expected
        wanted: dict[str, int | str] = {
            **{"/".join(key): value for key, value in expected.figures().items()},
            **{name: stage for name, (_, _, stage) in expected.plans.items()},
            **{name: status for name, (_, status) in expected.permits.items()},
        }

        def differences() -> dict[str, tuple[int | str | None, int | str | None]]:
            seen: dict[str, int | str] = {
                **{"/".join(key): value for key, value in self.figures().items()},
                **{row["id"]: row["stage"] for row in self.rows("/v1/plans")},
                **{row["id"]: row["status"] for row in self.rows("/v1/permits")},
            }
            wanted_or_zero = {key: 0 for key in seen if is_evaluated(key)} | wanted
            keys = wanted_or_zero.keys() | seen.keys()
            pairs = {key: (wanted_or_zero.get(key), seen.get(key)) for key in keys}
            return {key: (one, other) for key, (one, other) in pairs.items() if one != other}

        until(differences, lambda found: not found, seconds)

    @contextmanager
    def stream(self, rate: float = 25.0) -> Iterator[None]:
        """Events flow in meanwhile; all that were begun have been acknowledged afterwards."""
        stop = self.background.run(_event())
        flowing: Future[Any] = self.background.start(self.upstream.stream(rate, stop))
        try:
            yield
        finally:
            self.background.run(_set(stop))
            flowing.result(120)

    def arrived(self, count: int) -> None:
        """Wait until so many more events have been acknowledged."""
        goal = len(self.upstream.accepted) + count
        until(lambda: len(self.upstream.accepted), lambda seen: seen >= goal)

    def process_id(self, program: str) -> int:
        """Of what supervisor runs under that name."""
        found = re.match(r"pid (\d+)", Daemon(self.stack.home).states()[program].description)
        assert found, f"{program} does not run"
        return int(found[1])

    def kill(self, program: str) -> None:
        """``kill -9``; returns once supervisor has started it anew."""
        number = self.process_id(program)
        self.killed.append(program)
        os.kill(number, signal.SIGKILL)
        until(lambda: self._states()[program], lambda told: told not in ("", str(number)))

    def _states(self) -> dict[str, str]:
        told = {name: state.description for name, state in Daemon(self.stack.home).states().items()}
        return {
            name: found[1] if (found := re.match(r"pid (\d+)", text)) else "" for name, text in told.items()
        }

    def ended(self) -> list[str]:
        """Programs that ended though nobody stopped them, in order."""
        told = (self.stack.home.logs / "supervisord.log").read_text()
        return re.findall(r"exited: (\w+)", told)

    def ready(self, *services: str, seconds: float = 60) -> None:
        """Wait until services answer 200 on ``/readyz``; all when none is named."""
        ports = self.stack.ports.services
        wanted = services or tuple(ports)
        until(
            lambda: {name: readiness(ports[name]) for name in wanted},
            lambda seen: not any(seen.values()),
            seconds,
        )


async def _event() -> asyncio.Event:
    return asyncio.Event()


async def _set(event: asyncio.Event) -> None:
    event.set()


def build_screen() -> None:
    """Build the page unless it is there."""
    if (SCREEN / "dist" / "index.html").is_file():
        return
    for command in (["npm", "ci"], ["npm", "run", "build"]):
        subprocess.run(command, cwd=SCREEN, check=True)


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """The one of the session, with its history taken in."""
    build_screen()
    stack = Stack(Home(tmp_path_factory.mktemp("home")), free_ports(), ready_seconds=120)
    try:
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("TICK_SECONDS", "2")  # half a minute of a test is long
            environment.setenv("JDK_JAVA_OPTIONS", " ".join(SHORT_LIVED))
            up(stack, print)
        with (
            closing(Background()) as background,
            talking_upstream(stack, background) as upstream,
            httpx.Client(base_url=stack.screen, timeout=10, trust_env=False) as client,
        ):
            city = City(stack, background, upstream, client)
            background.run(upstream.play_history())
            city.comes_right(seconds=240)  # on a busy machine all of history takes its time
            yield city
            assert city.ended() == city.killed, "a service died of itself"
    finally:
        down(stack.home, print)


@contextmanager
def talking_upstream(stack: Stack, background: Background) -> Iterator[Upstream]:
    """The upstream systems, connected to ingest."""
    upstream = Upstream(f"http://{LOOPBACK}:{stack.ports.services['ingest']}")
    background.run(upstream.__aenter__())
    try:
        yield upstream
    finally:
        background.run(upstream.__aexit__(None, None, None))
