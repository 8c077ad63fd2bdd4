"""The live link: what the page lived through is what it would be told now, and a break is said and mended."""

import os
import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from contracts.wire import CONTENT_TYPE
from demo.upstream.event import Event
from tests.browser.holding import Scales
from tests.browser.painting import FIGURE, painted_after, watch_painting
from tests.stack import City
from tests.story.permits import encroachment
from tests.upstream import NAME
from tests.waiting import until
from tests.wall import Wall

SAID_WITHIN = 8.0
"""Seconds until a silent link is called one: six of silence and the page's own rhythm."""
PAINTED_WITHIN = 0.5
"""Seconds from the frame to the figure, half the time: a busy machine may hold up a single one."""
MOST_NODES, MOST_LISTENERS, MOST_HEAP_BYTES = 1_000, 100, 6_000_000
"""What 300 events may leave behind in a page, with room for fifty rows of alerts that came meanwhile.
`make soak` weighs three minutes of events more finely."""


@pytest.fixture
def wall(page: Page, city: City) -> Wall:
    return Wall(page, city.screen).open()


@contextmanager
def frozen(process: int) -> Iterator[None]:
    """A process that neither answers nor dies: the worst of links."""
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


def reads_like_a_new_page(wall: Wall, context: BrowserContext, city: City) -> None:
    city.comes_right()
    wall.shows(city.expected)
    wall.says_the_same_as(Wall(context.new_page(), city.screen).open())


def test_a_page_that_lived_through_the_changes_reads_like_one_just_opened(
    city: City, wall: Wall, context: BrowserContext
) -> None:
    scales = Scales.of(wall.page)
    with city.stream(rate=60):
        city.arrived(100)
        before = scales.weigh()
        city.arrived(300)
    city.comes_right()
    after = scales.weigh()

    assert after.messages - before.messages > 300
    assert after.nodes - before.nodes < MOST_NODES
    assert after.listeners - before.listeners < MOST_LISTENERS
    assert after.heap_bytes - before.heap_bytes < MOST_HEAP_BYTES
    reads_like_a_new_page(wall, context, city)
    assert wall.complaints == []


def is_painted(page: Page, city: City, event: Event) -> None:
    before = len(painted_after(page))
    city.publish(event)
    until(lambda: len(painted_after(page)), lambda seen: seen > before)


def test_a_figure_is_painted_within_half_a_second_of_its_frame(city: City, page: Page) -> None:
    watch_painting(page, FIGURE)
    Wall(page, city.screen).open()
    place = encroachment(city.upstream.city, 4)
    for status in ("granted", "revoked") * 3:
        is_painted(page, city, place.event(status))

    assert median(painted_after(page)) < PAINTED_WITHIN


def test_a_silent_gateway_is_called_a_broken_link_and_nothing_is_lost_when_it_speaks_again(
    city: City, wall: Wall, context: BrowserContext
) -> None:
    with city.stream():
        with frozen(city.process_id("gateway")):
            began = time.monotonic()
            wall.is_cut_off(SAID_WITHIN)
            assert time.monotonic() - began < SAID_WITHIN
            city.arrived(20)
        wall.is_live()

    reads_like_a_new_page(wall, context, city)
    assert wall.unplanned_complaints() == []


def test_a_killed_gateway_comes_back_and_the_page_with_it(
    city: City, wall: Wall, context: BrowserContext
) -> None:
    with city.stream():
        city.kill("gateway")
        wall.is_cut_off(SAID_WITHIN)
        city.arrived(20)
        wall.is_live()

    reads_like_a_new_page(wall, context, city)
    assert wall.unplanned_complaints() == []


def test_after_an_outage_a_wall_goes_where_its_leader_went_and_a_map_is_where_it_was_moved(
    city: City, wall: Wall, context: BrowserContext
) -> None:
    follower, mover = Wall(context.new_page(), city.screen), Wall(context.new_page(), city.screen)
    follower.page.goto(f"{city.screen}#/overview?follow=outage")
    mover.page.goto(f"{city.screen}#/onemap")
    mover.is_live()
    scale = mover.page.locator(".ol-scale-line-inner")
    expect(scale).to_have_text(re.compile(r"\d+ km"))
    whole = scale.inner_text()
    for _ in range(2):
        mover.page.get_by_role("button", name="放大").click()
    expect(scale).not_to_have_text(whole)
    wall.go("overview?lead=outage")
    expect(follower.page.get_by_test_id("follows")).to_have_text("跟随 outage · 导播台 导播")

    city.kill("gateway")
    follower.is_cut_off(SAID_WITHIN)
    moved = scale.inner_text()
    wall.go("review?lead=outage")
    for each in (follower, mover, wall):
        each.is_live()

    expect(follower.page).to_have_url(re.compile("#/review"))
    expect(follower.page.get_by_test_id("follows")).to_have_text("跟随 outage · 导播台 导播")
    expect(wall.page.get_by_test_id("leads")).to_contain_text("带屏 outage")
    expect(scale).to_have_text(moved)
    city.client.delete("/v1/presenter/outage").raise_for_status()


def test_a_silent_kafka_is_said_on_the_screen_and_at_the_door_until_it_speaks_again(
    city: City, wall: Wall, context: BrowserContext
) -> None:
    place = encroachment(city.upstream.city, 3)
    event = place.event("under_review")
    with frozen(city.process_id("kafka")):
        wall.says("数据更新中断", SAID_WITHIN * 2)
        answer = httpx.post(
            f"http://127.0.0.1:{city.stack.ports.services['ingest']}/v1/events",
            content=event.to_bytes(NAME),
            headers={"content-type": CONTENT_TYPE},
            timeout=60,
        )
        assert (answer.status_code, int(answer.headers["retry-after"]) > 0) == (503, True)
    wall.is_live()
    city.publish(event)

    reads_like_a_new_page(wall, context, city)
    assert wall.unplanned_complaints() == []
