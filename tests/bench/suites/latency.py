"""The whole way of a permit over basic farmland: from its 202 to the screen, one by one.

Everything runs on one machine, so all moments are of one clock. In the page a MutationObserver sees the
alert's row come; the moment counts once the frame after it has been painted.
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

from playwright.async_api import Page, async_playwright

from contracts.wire import CONTENT_TYPE
from demo.upstream.permits import Permit
from tests.bench.clients.feed import Feed
from tests.bench.clients.http_link import HttpLink
from tests.bench.known.kafka_loops import round_trips
from tests.bench.made.city import NAME, RunningCity, granted, running_city
from tests.bench.measuring import Say, Scale, percentile
from tests.bench.row import Limit, Row
from tests.conftest import CHROMIUM, QUIET

WARM_UP = 5
PATIENCE_SECONDS = 20
STAMP = """
window.__painted = {};
new MutationObserver((records) => {
  for (const record of records) for (const node of record.addedNodes) {
    const rows = node.querySelectorAll ? [...node.querySelectorAll("[data-testid^=alert-]"), node] : [];
    for (const row of rows) {
      const name = row.dataset?.testid;
      if (!name?.startsWith("alert-") || name in window.__painted) continue;
      window.__painted[name] = null;
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => {
          window.__painted[name] = (performance.timeOrigin + performance.now()) / 1000;
        };
        channel.port2.postMessage(null);
      });
    }
  }
}).observe(document, { childList: true, subtree: true });
"""
PAINTED = "(name) => window.__painted[name]"


@dataclass(frozen=True)
class _Way:
    """Seconds from the 202 of one permit."""

    figure: float
    alert: float
    painted: float


def rows(scale: Scale, say: Say) -> list[Row]:
    """Median and p99 of each stage, beside a bare round trip through the same Kafka."""
    with running_city(scale.of(2_000, 600), say) as running:
        return asyncio.run(_measure(running, scale.of(40, 10), say))


async def _measure(running: RunningCity, count: int, say: Say) -> list[Row]:
    feed = Feed(running.stack.screen.replace("http", "ws", 1) + "v1/live")
    async with feed, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        page = await browser.new_page(viewport={"width": 1920, "height": 1080})
        await page.add_init_script(STAMP)
        say("waiting until the history has arrived ...")
        await feed.quiet(seconds=3)
        await page.goto(running.stack.screen)
        await page.get_by_test_id("alert-feed").wait_for()
        say(f"{count} permits, one by one ...")
        port = running.stack.ports.services["ingest"]
        ways = [await _follow(permit, port, feed, page) for permit in running.permits(WARM_UP + count)][
            WARM_UP:
        ]
        await browser.close()
    say("bare round trips through the same Kafka ...")
    bare = (await round_trips(running.stack.kafka, WARM_UP + 200))[WARM_UP:]
    return [
        *_stage("202 → figure of the city on /v1/live", [way.figure for way in ways], bare),
        *_stage("202 → alert on /v1/live", [way.alert for way in ways], bare),
        *_stage("202 → alert painted in Chromium", [way.painted for way in ways], bare, Limit("≤", 1_000, 2)),
    ]


async def _follow(permit: Permit, port: int, feed: Feed, page: Page) -> _Way:
    event = granted(permit)
    link = await HttpLink.open(port)
    await link.post(event.to_bytes(NAME), CONTENT_TYPE)
    acknowledged = time.time()
    await link.close()
    async with asyncio.timeout(PATIENCE_SECONDS):
        alert_id, alert = await feed.alert_on(permit.number)
        figure = await feed.figure_moved_by(permit.number)
        seen = await page.wait_for_function(PAINTED, arg=f"alert-{alert_id}")
        painted = float(await seen.json_value())
        await feed.quiet(seconds=0.3)
    return _Way(figure - acknowledged, alert - acknowledged, painted - acknowledged)


def _stage(
    name: str, seconds: Sequence[float], bare: Sequence[float], limit: Limit | None = None
) -> list[Row]:
    return [
        Row(
            "latency",
            f"{name}, p{percent}",
            1e3 * percentile(seconds, percent),
            "ms",
            f"bare Kafka produce → consume, p{percent}",
            1e3 * percentile(bare, percent),
            limit if percent == 50 else None,
        )
        for percent in (50, 99)
    ]
