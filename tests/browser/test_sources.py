"""数据来源: one that has been silent beyond its own rhythm is told apart from a broken link."""

import time

from aiokafka import AIOKafkaProducer
from playwright.sync_api import expect

from contracts.topics import EVENTS
from demo.upstream.event import Event
from tests.browser import looks
from tests.stack import City
from tests.story.permits import encroachment
from tests.upstream import NAME
from tests.wall import Wall

SOURCE = "/demo/seldom"
HOUR_MS = 3_600_000
SPOKEN_HOURS_AGO = range(100, 30, -6)
"""Every six hours, and then not for a day and a half."""


def spoken(event: Event) -> bytes:
    """The event, from a source that nobody has heard before."""
    return event.to_bytes(NAME).replace(b'"/demo/permits"', f'"{SOURCE}"'.encode())


async def append(bootstrap: str, key: str, body: bytes) -> None:
    """Says the same again and again, at times that are past, as a source with its own producer does."""
    async with AIOKafkaProducer(bootstrap_servers=bootstrap) as producer:
        for hours in SPOKEN_HOURS_AGO:
            at = int(time.time() * 1000) - hours * HOUR_MS
            await producer.send_and_wait(EVENTS.name, body, key.encode(), timestamp_ms=at)


def test_a_source_beyond_its_rhythm_is_called_silent_with_all_that_rests_on_it(
    city: City, shared: Wall
) -> None:
    permit = encroachment(city.upstream.city, 8).event("granted")
    body = spoken(permit)
    city.background.run(append(city.stack.kafka, permit.subject, body))
    city.upstream.accepted.append(body)
    city.kill("alerts")  # sources are heard once a minute, and at the start

    page = shared.go("overview")
    silent = page.get_by_test_id("silent-sources")
    expect(silent).to_have_text("◌ 来源静默 1", timeout=30_000)
    shared.is_live()
    expect(page.get_by_test_id("indicator-farmland_retained")).to_contain_text("◌ 静默", timeout=30_000)
    for where in ("overview?follow=hall", "overview?lead=desk", "monitor?text=room", "overview?text=wall"):
        page = shared.go(where)
        expect(silent).to_be_visible()
        assert looks.cut_words(page, "header") == [], where
        assert looks.colliding_words(page, "header") == [], where
    page.set_viewport_size({"width": 1366, "height": 768})
    page = shared.go("overview?lead=desk")
    expect(page.get_by_test_id("leads")).to_be_visible()
    assert looks.cut_words(page, "header") == []
    silent.press("Enter")
    row = page.get_by_test_id(f"source-{SOURCE}")
    expect(row).to_contain_text("◌ 静默 4 天")
    expect(row.get_by_test_id("last-event")).to_contain_text(permit.subject)
    expect(row.get_by_test_id("today")).to_have_text("0")
    row.get_by_test_id("last-event").press("Enter")
    expect(page.get_by_test_id("event")).to_contain_text(permit.subject)
    page.keyboard.press("Escape")
    row.get_by_role("link", name="静默").press("Enter")
    expect(page.get_by_test_id("drill-title")).to_have_text(f"数据来源{SOURCE}疑似中断")
