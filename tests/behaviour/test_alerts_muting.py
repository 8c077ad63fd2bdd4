"""静默与抑制: what a person or a graver alert keeps quiet is told as ever, and says so."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from prometheus_client import CollectorRegistry

from chassis.clock import VirtualClock
from chassis.doors.ops import Health
from contracts.messages.alert import Alert
from contracts.messages.silence import Silence
from services.alerts.adapters.http.app import Inside, create_api
from services.alerts.adapters.http.groups import groups_router
from services.alerts.adapters.http.silences import silences_router
from services.alerts.domain.delivery.filtering import Filter
from services.alerts.domain.episode.grouping import by_project
from services.alerts.shell.groups import Groups
from services.alerts.shell.people.answering import Answering
from services.alerts.shell.people.previewing import Previewer
from tests.behaviour.alerts_timeline import At, Timeline
from tests.unit.alerts.builders import NOON, figure, finding
from tests.unit.alerts.test_desk import Log, desk_of, incoming, surroundings_of

CITY, DISTRICT = figure(unit="320400", value=99e6), figure(value=99.9e6)
OUTSIDE = finding(line_kind="urban_development_boundary")
DAY = timedelta(days=1)


def mutes(alert: Alert) -> list[tuple[str, str]]:
    return [(mute.by, mute.id) for mute in alert.muted or []]


def test_a_breach_of_the_city_mutes_its_echoes_until_it_is_over() -> None:
    city = Timeline()
    city.run(
        [
            At(0, DISTRICT, ["raised red"]),
            At(1, CITY, ["raised red", "updated red"]),
            At(2, figure(unit="320412", value=100.5e6), ["raised yellow"]),
            At(3, figure(unit="320400", value=110e6), ["cleared green", "updated red", "updated yellow"]),
            At(4),
        ]
    )
    raised, breach, muted, echo, over, *freed = city.alerts
    assert [mutes(one) for one in (raised, breach, over, *freed)] == [[]] * 5
    assert mutes(muted) == mutes(echo) == [("inhibition", breach.alert_id)]


def test_a_permit_on_farmland_outside_the_boundary_makes_no_two_competing_alerts() -> None:
    city = Timeline()
    city.run(
        [
            At(0, OUTSIDE, ["raised orange"]),
            At(1, finding(), ["raised red", "updated orange"]),
            At(2, finding(subject="permit-2", line_kind="urban_development_boundary"), ["raised orange"]),
        ]
    )
    _, red, muted, other = city.alerts
    assert (mutes(red), mutes(muted), mutes(other)) == ([], [("inhibition", red.alert_id)], [])
    assert [Filter().passes(one) for one in (red, muted, other)] == [True, False, True]


def test_the_alerts_of_a_project_are_one_group_the_gravest_first() -> None:
    city = Timeline()
    city.run([At(0, OUTSIDE, ["raised orange"]), At(1, finding(), ["raised red", "updated orange"])])
    city.run([At(2, finding(subject="permit-2", project_code="p-2"), ["raised red"])])
    held = [episode.alert for episode in city.docket.episodes]

    groups = by_project(held)

    assert [(one["code"], one["grade"], one["count"], one["muted"]) for one in groups] == [
        ("2026-320411-01-000001", "red", 2, 1),
        ("p-2", "red", 1, 0),
    ]


def silence(until: datetime, **matcher: Any) -> Silence:
    fields = {"silence_id": "s-1", "by": "值班员甲", "why": "已现场核实", "starts_at": NOON, "ends_at": until}
    return Silence.model_validate({**fields, "matcher": matcher})


def test_a_silence_begins_and_ends_by_the_clock_for_what_it_matches() -> None:
    city = Timeline()
    city.silences["s-1"] = silence(NOON + DAY, project_code="2026-320411-01-000001", grades=["red"])
    city.run(
        [
            At(0, finding(), ["raised red"]),
            At(1, finding(subject="permit-2", project_code="p-2"), ["raised red"]),
            At(23.9),
            At(24, expect=["updated red"]),
            At(25),
        ]
    )
    assert [mutes(one) for one in city.alerts] == [[("silence", "s-1")], [], []]
    assert city.alerts[0].muted is not None
    assert (city.alerts[0].muted[0].why, city.alerts[0].muted[0].until) == ("已现场核实", NOON + DAY)


class Office:
    """The doors of silences and groups, on Kafka in memory."""

    def __init__(self) -> None:
        self.log, self.clock = Log(), VirtualClock(NOON)
        around = surroundings_of(self.log, self.clock)
        self.desk = desk_of(self.log, around)
        inside = Inside(around.policies, Previewer({}, self.clock), Answering([], self.log, self.clock))
        doors = [silences_router(around.policies), groups_router(Groups([self.desk]))]
        app = create_api(Health(), CollectorRegistry(), inside, doors)
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://alerts")


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    office = Office()
    async with office.http:
        yield office


async def test_a_silence_is_asked_for_holds_at_every_worker_and_is_ended(office: Office) -> None:
    wish = {
        "matcher": {"unit": "320411"},
        "by": "值班员甲",
        "why": "核实中",
        "ends_at": (NOON + DAY).isoformat(),
    }
    made = await office.http.post("/v1/silences", json=wish)
    assert (made.status_code, made.json()["holds"]) == (201, True)
    await office.desk.assigned()
    await office.desk.tick()
    await office.desk.take(await incoming(office.log, 99e6))
    assert [mutes(one) for one in await office.desk.open_alerts()] == [
        [("silence", made.json()["silence_id"])]
    ]

    where = f"/v1/silences/{made.json()['silence_id']}/end"
    ended = await office.http.post(where, json={"by": "值班员乙", "why": "已核实"})
    assert (ended.status_code, ended.json()["holds"]) == (200, False)
    assert (await office.http.post(where, json={"by": "值班员乙", "why": "已核实"})).status_code == 409
    await office.desk.tick()
    assert [mutes(one) for one in await office.desk.open_alerts()] == [[]]
    assert [one["holds"] for one in (await office.http.get("/v1/silences")).json()] == [False]
    assert (await office.http.get("/v1/groups")).json() == {"total": 0, "items": []}


async def test_a_silence_of_everything_or_without_an_end_is_refused(office: Office) -> None:
    good = {"matcher": {"unit": "320411"}, "by": "甲", "why": "核实中", "ends_at": (NOON + DAY).isoformat()}
    changes: list[dict[str, Any]] = [
        {"matcher": {}},
        {"ends_at": NOON.isoformat()},
        {"ends_at": (NOON + 400 * DAY).isoformat()},
        {"why": ""},
    ]
    for change in changes:
        assert (await office.http.post("/v1/silences", json={**good, **change})).status_code == 422
    assert (
        await office.http.post("/v1/silences/none/end", json={"by": "甲", "why": "乙"})
    ).status_code == 404
