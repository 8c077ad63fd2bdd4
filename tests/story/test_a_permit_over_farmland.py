"""One event, all the way: upstream says what changed, figures move, an alert fires, the screen shows it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from contracts.events.review import Stage
from demo.live.permits import sequence_at
from demo.play.door import Outgoing
from demo.play.kafka_door import KafkaDoor
from demo.play.streaming import system_time
from demo.upstream.event import CHINA, Event
from demo.upstream.planning.plans import Plan, plans
from tests.browser import looks
from tests.stack import City
from tests.story.permits import encroachment
from tests.upstream import NAME
from tests.waiting import until
from tests.wall import Wall, in_wan_mu

ONE_M2 = 10_000
ROWS_OF_THE_FEED = 50
SHOWN = ("farmland_retained", "permanent_basic_farmland")


@pytest.fixture
def wall(page: Page, city: City) -> Wall:
    return Wall(page, city.screen).open()


def by_http(city: City, event: Event) -> None:
    city.publish(event)


def by_kafka(city: City, event: Event) -> None:
    """As an upstream system with its own producer would."""

    async def send() -> None:
        async with KafkaDoor(city.stack.kafka) as door:
            await door.send([Outgoing(event.subject, event.to_bytes(NAME))])

    city.background.run(send())
    city.upstream.accepted.append(event.to_bytes(NAME))


def projected(city: City) -> list[int]:
    return [city.figure(indicator, "projected") for indicator in SHOWN]


def shows(wall: Wall, figures: list[int]) -> None:
    for indicator, figure in zip(SHOWN, figures, strict=True):
        expect(wall.card(indicator, "projected")).to_have_text(in_wan_mu(figure))


def row_of_alert(city: City, wall: Wall, permit: str) -> Locator:
    alert = until(lambda: city.alert_on(permit), lambda seen: seen is not None)
    assert alert is not None
    return wall.page.get_by_test_id(f"alert-{alert['alert_id']}")


def is_no_longer_open(city: City, row: Locator, permit: str) -> None:
    """Cleared: shown as such after the open ones, unless those alone fill the fifty rows of the feed."""
    until(lambda: city.alert_on(permit), lambda seen: seen is not None and seen["state"] == "cleared")
    expect(row.and_(row.page.locator("[data-state=firing]"))).to_have_count(0)
    if open_alerts(city) < ROWS_OF_THE_FEED:
        expect(row).to_have_attribute("data-state", "cleared")
        expect(row.get_by_test_id("grade")).to_contain_text("绿")


def open_alerts(city: City) -> int:
    return sum(row["state"] in ("firing", "recovering") for row in city.rows("/v1/alerts"))


@pytest.mark.parametrize(("publish", "place"), [(by_http, 0), (by_kafka, 1)], ids=["http", "kafka"])
def test_a_permit_over_farmland_moves_the_figures_and_raises_a_red_alert_until_it_is_revoked(
    city: City, wall: Wall, publish: Callable[[City, Event], None], place: int
) -> None:
    encroached = encroachment(city.upstream.city, place)
    before = projected(city)
    shows(wall, before)
    red = until(lambda: looks.red_on_the_map(wall.page), lambda pixels: pixels > 0)
    granted = encroached.event("granted")
    publish(city, granted)

    row = row_of_alert(city, wall, granted.subject)
    expect(row.get_by_test_id("grade")).to_contain_text("红")
    expect(row.get_by_test_id("title")).to_contain_text("疑似压占永久基本农田")
    until(lambda: looks.red_on_the_map(wall.page), lambda pixels: pixels > red)
    city.comes_right()
    during = projected(city)
    assert abs(before[0] - during[0] - encroached.farmland_loss) < ONE_M2
    assert abs(before[1] - during[1] - encroached.basic_loss) < ONE_M2
    shows(wall, during)
    assert all(in_wan_mu(now) != in_wan_mu(then) for now, then in zip(during, before, strict=True))
    alert = city.alert_on(granted.subject)
    assert alert is not None
    assert granted.envelope(NAME)["id"] in [cause["id"] for cause in alert["causes"]]

    publish(city, encroached.event("revoked"))
    is_no_longer_open(city, row, granted.subject)
    city.comes_right()
    assert projected(city) == before
    shows(wall, before)


def test_a_plan_that_enters_its_next_stage_moves_one_column_on(city: City, wall: Wall) -> None:
    mine = plans(city.upstream.city, city.upstream.sites, system_time().astimezone(CHINA).date())
    plan = next(one for one in mine if one.kind == "detailed")
    enters(city, plan, "drafting")
    drafting, examination = wall.planned("detailed", "drafting"), wall.planned("detailed", "examination")
    enters(city, plan, "examination")

    expect(wall.page.get_by_test_id("plan-detailed-drafting")).to_have_text(str(drafting - 1))
    expect(wall.page.get_by_test_id("plan-detailed-examination")).to_have_text(str(examination + 1))


def enters(city: City, plan: Plan, stage: Stage) -> None:
    """Wherever the live stream took it before."""
    now = system_time()
    city.publish(plan.moved(stage, now.date(), 20).event(sequence_at(now), now))
    city.comes_right()
