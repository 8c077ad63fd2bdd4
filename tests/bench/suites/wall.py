"""A wall through three minutes of events: what its page comes to hold, and how soon news is painted.

Everything is real: events over HTTP, Kafka, four services, Chromium on the full overview.
"""

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta

import numpy as np
from playwright.sync_api import Page, sync_playwright

from demo.live.stream import LiveStream
from demo.play.http_door import HttpDoor
from demo.play.streaming import LiveTally, Pace, play_live, system_time
from tests.background import Background
from tests.bench.made.city import NAME, RunningCity, running_city
from tests.bench.measuring import Say, Scale, percentile
from tests.bench.row import Limit, Row
from tests.browser.holding import APPLIED, Holding, Scales
from tests.browser.painting import PERMITS, painted_after, watch_painting
from tests.conftest import CHROMIUM, QUIET
from tests.wall import Wall

RATE = 100.0
WARM_UP_SECONDS, SECONDS, BETWEEN_SECONDS = 30, 180, 10
QUIET_SECONDS, MOST_LOOKS = 5, 60
PERMITS_AS_THEY_WERE = timedelta(days=1)
MEGABYTE = 1e6
NODES, LISTENERS = Limit("≤", 100, 7), Limit("≤", 10, 7)
"""Of the whole three minutes; what a flush replaces is not among them (tests/browser/holding.py)."""


def rows(scale: Scale, say: Say) -> list[Row]:
    """Memory per 10,000 messages, the swing of nodes and listeners, and the wait from frame to paint.

    Of the waits 95 in 100 are held against the limit: the longest is told, and a busy machine makes it long.
    """
    seconds = scale.of(SECONDS, 20)
    with running_city(600, say) as running, _wall(running) as page:
        say("waiting until the history has arrived ...")
        _settled(page)
        with _stream(running, WARM_UP_SECONDS + seconds):
            say(f"{RATE:.0f} events a second, {WARM_UP_SECONDS} s of warm-up ...")
            list(_weighed(page, WARM_UP_SECONDS))
            early = len(painted_after(page))
            say(f"and {seconds} s that count ...")
            began = time.monotonic()
            held = list(_weighed(page, seconds))
            lasted = time.monotonic() - began
        waits = painted_after(page)[early:]
    return [*_speed(held, lasted), *_memory(held), *_painting(waits)]


@contextmanager
def _wall(running: RunningCity) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        page = browser.new_page(viewport={"width": 1920, "height": 1080}, locale="zh-CN")
        watch_painting(page, PERMITS)
        yield Wall(page, running.stack.screen).open().page
        browser.close()


def _settled(page: Page) -> None:
    """Return once nothing new has come for a while; RuntimeError when that never is."""
    before = -1
    for _ in range(MOST_LOOKS):
        now = page.evaluate(APPLIED)
        if now == before:
            return
        before = now
        page.wait_for_timeout(QUIET_SECONDS * 1_000)
    raise RuntimeError("the history did not arrive")


@contextmanager
def _stream(running: RunningCity, seconds: float) -> Iterator[None]:
    """Events of the demo's living city meanwhile; an event that is refused wrongly is an error."""
    stream = LiveStream(running.city, running.sites, NAME, datetime.now(UTC) - PERMITS_AS_THEY_WERE)

    async def play() -> LiveTally:
        async with HttpDoor(f"http://127.0.0.1:{running.stack.ports.services['ingest']}") as door:
            return await play_live(door, stream, Pace(RATE, seconds), asyncio.Event(), system_time)

    with closing(Background()) as background:
        playing = background.start(play())
        yield
        tally = playing.result(120)
    if tally.refused_wrongly:
        raise RuntimeError(tally.summary(judged=True))


def _weighed(page: Page, seconds: float) -> Iterator[Holding]:
    scales = Scales.of(page)
    for _ in range(round(seconds / BETWEEN_SECONDS)):
        yield scales.weigh()
        page.wait_for_timeout(BETWEEN_SECONDS * 1_000)
    yield scales.weigh()


def _speed(held: Sequence[Holding], seconds: float) -> list[Row]:
    messages = held[-1].messages - held[0].messages
    busy = held[-1].busy_seconds - held[0].busy_seconds
    return [
        Row("wall", f"messages applied at {RATE:.0f} events/s", messages / seconds, "/s"),
        Row("wall", "main thread of the page busy", 100 * busy / seconds, "%"),
    ]


def _memory(held: Sequence[Holding]) -> list[Row]:
    slope = float(np.polyfit([one.messages for one in held], [one.heap_bytes for one in held], 1)[0])
    first, last = held[0].heap_bytes / MEGABYTE, held[-1].heap_bytes / MEGABYTE
    return [
        Row("wall", "heap after garbage collection", last, "MB", "after the warm-up", first),
        Row("wall", "heap growth per 10,000 messages", 1e4 * slope / MEGABYTE, "MB", limit=Limit("≤", 1, 7)),
        Row("wall", "DOM nodes, most less fewest", _swing(held, lambda one: one.nodes), "", limit=NODES),
        Row(
            "wall",
            "event listeners, most less fewest",
            _swing(held, lambda one: one.listeners),
            "",
            limit=LISTENERS,
        ),
    ]


def _swing(held: Sequence[Holding], part: Callable[[Holding], float]) -> float:
    return max(map(part, held)) - min(map(part, held))


def _painting(waits: Sequence[float]) -> list[Row]:
    return [
        Row(
            "wall",
            f"frame → permit painted, {name} of {len(waits):,}",
            1e3 * percentile(waits, percent),
            "ms",
            limit=limit,
        )
        for name, percent, limit in (
            ("p50", 50, Limit("≤", 500, 7)),
            ("p95", 95, Limit("≤", 500, 7)),
            ("longest", 100, None),
        )
    ]
