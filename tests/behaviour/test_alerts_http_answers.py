"""The doors for answers: what is taken is in the log, and settled by the desk that holds the alert."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from prometheus_client import CollectorRegistry

from chassis.clock import VirtualClock
from chassis.doors.ops import Health
from chassis.kafka.records import Outgoing
from contracts.messages.alert import Alert
from contracts.messages.rejection import RejectedEvent
from contracts.topics import ALERTS, FEEDBACK, REJECTED
from contracts.wire import Message
from services.alerts.adapters.http.app import Inside, create_api
from services.alerts.metrics import Metrics
from services.alerts.shell.desks.beat import NotOurs
from services.alerts.shell.people.answering import Answering
from services.alerts.shell.people.feedback import Feedback
from services.alerts.shell.people.previewing import Previewer
from tests.unit.alerts.builders import NOON
from tests.unit.alerts.test_desk import Log, desk_of, incoming, surroundings_of

WISH = {"by": "值班员甲", "why": "正在核实"}
STEP = {"case_no": "案-1", "step": "受理", "at": NOON.isoformat(), "by": "指挥中心"}


class Office:
    """alerts without sockets: doors, desk of figures, and Kafka in memory."""

    def __init__(self) -> None:
        self.log, self.clock = Log(), VirtualClock(NOON)
        self.desk = desk_of(self.log)
        self.feedback = Feedback([self.desk], self.log, Metrics(CollectorRegistry()))
        around = surroundings_of(self.log, self.clock)
        answering = Answering([self.desk], self.log, self.clock)
        inside = Inside(around.policies, Previewer({}, self.clock), answering)
        app = create_api(Health(), CollectorRegistry(), inside)
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://alerts")

    async def told(self) -> list[Alert]:
        records = self.log.records.get(ALERTS.name, [])
        return [Message[Alert].model_validate_json(record.value or b"").data for record in records]

    async def raises(self, value: float = 99e6) -> str:
        """The id of an alert on a figure."""
        await self.desk.take((await incoming(self.log, value))[-1:])
        return (await self.told())[-1].alert_id

    async def hears(self) -> list[str]:
        """Everything said so far is delivered (again): the transitions there are then."""
        await self.feedback.take(self.log.records.get(FEEDBACK.name, []))
        return [alert.event for alert in await self.told()]

    async def post(self, alert_id: str, what: str, body: dict[str, Any]) -> int:
        return (await self.client.post(f"/v1/alerts/{alert_id}/{what}", json=body)).status_code


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    office = Office()
    await office.desk.assigned()
    yield office
    await office.client.aclose()


async def test_an_acknowledgement_and_a_case_become_transitions_each_once(office: Office) -> None:
    alert_id = await office.raises()
    until = (NOON + timedelta(days=1)).isoformat()

    assert await office.post(alert_id, "acknowledge", {**WISH, "until": until}) == 202
    assert await office.post(alert_id, "acknowledge", {**WISH, "until": until}) == 202
    assert await office.post(alert_id, "case", STEP) == 202

    assert await office.hears() == ["raised", "acknowledged", "updated"]
    assert await office.hears() == ["raised", "acknowledged", "updated"]
    last = (await office.told())[-1]
    assert last.acknowledgement is not None
    assert last.case is not None
    assert (last.acknowledgement.by, last.case.step) == ("值班员甲", "受理")


async def test_what_cannot_be_answered_is_refused(office: Office) -> None:
    alert_id = await office.raises()
    past = {"until": (NOON - timedelta(days=1)).isoformat()}

    assert await office.post("indicator-nothing-1", "acknowledge", WISH) == 404
    assert await office.post("rumour-1", "case", STEP) == 404
    assert await office.post(alert_id, "acknowledge", {**WISH, **past}) == 422
    assert await office.post(alert_id, "acknowledge", {"by": "值班员甲", "why": ""}) == 422
    assert await office.post(alert_id, "case", {**STEP, "step": "搁置"}) == 422
    await office.raises(110e6)
    assert await office.post(alert_id, "acknowledge", WISH) == 409
    assert FEEDBACK.name not in office.log.records


async def test_a_step_dated_in_the_future_would_make_all_others_old_and_is_refused(office: Office) -> None:
    alert_id = await office.raises()
    soon, later = ((NOON + timedelta(minutes=minutes)).isoformat() for minutes in (10, 11))

    assert await office.post(alert_id, "case", {**STEP, "at": later}) == 422
    assert FEEDBACK.name not in office.log.records
    assert await office.post(alert_id, "case", {**STEP, "at": soon}) == 202


async def test_a_step_from_the_future_on_the_topic_is_kept_with_its_reason(office: Office) -> None:
    alert_id = await office.raises()
    await office.post(alert_id, "case", STEP)
    [sound] = office.log.records[FEEDBACK.name]
    late = (sound.value or b"").replace(b'"at":"2026', b'"at":"2126')
    await office.log.send_all([Outgoing(FEEDBACK.name, alert_id, late)])

    assert await office.hears() == ["raised", "updated"]
    [letter] = office.log.records[REJECTED.name]
    assert b"still to come" in (letter.value or b"")


async def test_while_kafka_is_away_it_says_when_to_come_back(office: Office) -> None:
    alert_id = await office.raises()
    office.log.away_for = FEEDBACK.name

    assert await office.post(alert_id, "acknowledge", WISH) == 503


async def test_what_the_command_platform_sends_wrongly_is_kept_with_its_reason(office: Office) -> None:
    await office.raises()
    await office.log.send_all([Outgoing(FEEDBACK.name, "x", b"{"), Outgoing(FEEDBACK.name, "y", None)])

    assert await office.hears() == ["raised"]
    letters = [
        Message[RejectedEvent].model_validate_json(record.value or b"").data.subject
        for record in office.log.records[REJECTED.name]
    ]
    assert letters == ["x", "y"]


async def test_an_answer_to_an_alert_that_never_was_is_kept_with_its_reason(office: Office) -> None:
    await office.post(await office.raises(), "acknowledge", WISH)
    elsewhere = Office()
    await elsewhere.desk.assigned()
    elsewhere.log.records[FEEDBACK.name] = office.log.records[FEEDBACK.name]

    assert await elsewhere.hears() == []
    [letter] = elsewhere.log.records[REJECTED.name]
    assert b"there is no alert" in (letter.value or b"")


async def test_a_worker_that_does_not_hold_the_alert_does_not_settle_it(office: Office) -> None:
    await office.post(await office.raises(), "acknowledge", WISH)
    await office.desk.revoked()

    with pytest.raises(NotOurs):
        await office.hears()
