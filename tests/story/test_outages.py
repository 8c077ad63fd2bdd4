"""Whatever dies while events flow in: afterwards, without help, figures, alerts and screen are right."""

import json
import random
from collections import defaultdict
from collections.abc import Callable

import pytest
import redis
from playwright.sync_api import BrowserContext, Page

from chassis.kafka.records import Outgoing, Record
from chassis.kafka.writer import KafkaWriter
from contracts.messages.rejection import RejectedEvent
from contracts.topics import EVENTS, REJECTED
from contracts.wire import Message
from tests.brokers import log_of
from tests.stack import City
from tests.story.permits import encroachment
from tests.waiting import until
from tests.wall import Wall

BEFORE, AFTER = 30, 60
"""How many events are acknowledged before something dies, and after."""
ROUNDS = 4


@pytest.fixture
def wall(page: Page, city: City) -> Wall:
    return Wall(page, city.screen).open()


def emptied_redis(city: City) -> None:
    """Everything forgotten, and gone for a moment."""
    with redis.Redis.from_url(city.stack.redis) as client:
        client.flushall()
    city.kill("redis")


def killed(program: str) -> Callable[[City], None]:
    return lambda city: city.kill(program)


OUTAGES = {
    **{name: killed(name) for name in ("ingest", "indicators", "alerts", "gateway", "kafka")},
    "redis": emptied_redis,
}


@pytest.mark.parametrize("outage", OUTAGES)
def test_everything_is_right_again_after_the_loss_of(
    outage: str, city: City, wall: Wall, context: BrowserContext
) -> None:
    with city.stream():
        city.arrived(BEFORE)
        OUTAGES[outage](city)
        city.arrived(AFTER)

    all_is_right(city)
    wall.is_live()
    wall.shows(city.expected)
    wall.says_the_same_as(Wall(context.new_page(), city.screen).open())
    assert wall.unplanned_complaints() == []


def test_everything_is_right_again_after_several_died_together_again_and_again(
    city: City, wall: Wall, context: BrowserContext
) -> None:
    rng = random.Random(20261122)
    with city.stream(rate=50):
        for _ in range(ROUNDS):
            city.arrived(rng.randrange(1, 80))
            for outage in rng.sample(sorted(OUTAGES), rng.randint(1, 4)):
                OUTAGES[outage](city)

    all_is_right(city)
    wall.is_live()
    wall.shows(city.expected)
    wall.says_the_same_as(Wall(context.new_page(), city.screen).open())
    assert wall.unplanned_complaints() == []


def all_is_right(city: City) -> None:
    city.ready()
    city.comes_right()
    intrusions_are_told(city)
    nothing_acknowledged_is_missing(city)


def intrusions_are_told(city: City) -> None:
    """Each permit in a protected line, and no other, has an open alert of its own.

    One that came and went often is damped: it rests for a while (``recovering``) before it is cleared.
    """
    expected = city.expected
    small = expected.intrusions(at_least_m2=0)

    def wrong() -> set[tuple[str, str]]:
        told: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for row in city.rows("/v1/alerts"):
            if row["family"] == "control_line":
                told[row["state"]].add((row["subject"], row["line_kind"]))
        lacking = expected.intrusions() - told["firing"] - told["recovering"]
        return lacking | (told["firing"] - small)

    until(wrong, lambda found: not found, 60)


def nothing_acknowledged_is_missing(city: City) -> None:
    records = city.background.run(log_of(city.stack.kafka, EVENTS.name))
    received = {_name(record.value or b"") for record in records}
    assert {_name(body) for body in city.upstream.accepted} <= received


async def produce(bootstrap: str, message: Outgoing) -> None:
    writer = KafkaWriter(bootstrap, "test")
    await writer.start()
    try:
        await writer.send_all([message])
    finally:
        await writer.stop()


def _letter(record: Record) -> RejectedEvent:
    return Message[RejectedEvent].model_validate_json(record.value or b"").data


def _name(body: bytes) -> tuple[str, str]:
    try:
        event = json.loads(body)
        return event["source"], event["id"]
    except (ValueError, KeyError, TypeError):
        return "", ""


def test_what_cannot_be_read_is_kept_with_its_bytes_and_the_next_event_is_processed(
    city: City, wall: Wall
) -> None:
    place = encroachment(city.upstream.city, 2)
    subject, broken = place.permit.number, b'{"specversion":"1.0","type":"planning.permit.changed","da'
    city.background.run(produce(city.stack.kafka, Outgoing(EVENTS.name, subject, broken)))
    city.publish(place.event("granted"))

    alert = until(lambda: city.alert_on(subject), lambda seen: seen is not None)
    assert alert is not None
    wall.page.get_by_test_id(f"alert-{alert['alert_id']}").wait_for()
    letters = city.background.run(log_of(city.stack.kafka, REJECTED.name))
    (letter,) = (told for told in map(_letter, letters) if told.original == broken)
    assert letter.origin is not None
    assert (letter.reason, letter.origin.topic) == ("undecodable", EVENTS.name)
    city.publish(place.event("revoked"))
    city.comes_right()
