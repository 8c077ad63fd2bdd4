"""规则: a change of a rule is an event that two people make; what it would have told is known before."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from prometheus_client import CollectorRegistry

from chassis.clock import VirtualClock
from chassis.doors.ops import Health
from chassis.kafka.records import Outgoing
from contracts.messages.alert import Alert
from contracts.messages.deadline import Deadline
from contracts.topics import ALERTS, FINDINGS
from contracts.wire import Message
from services.alerts.adapters.http.app import Inside, create_api
from services.alerts.adapters.http.rehearsal import rehearsal_router
from services.alerts.shell.desks.beats import beats
from services.alerts.shell.desks.desk import Desk
from services.alerts.shell.people.answering import Answering
from services.alerts.shell.people.previewing import Previewer
from services.alerts.shell.people.rehearsing import Rehearser
from tests.unit.alerts.builders import NOON, deadline, figure, message_of
from tests.unit.alerts.ledger_pages import page_of, permitted
from tests.unit.alerts.test_desk import Log, incoming, surroundings_of

DRAFT: dict[str, Any] = {
    "id": "farmland",
    "family": "indicator",
    "effective_from": "2026-11-21",
    "source": "试用",
    "indicators": {
        "farmland_retained": {"form": "margin", "yellow": {"share": 0.04}, "blue": {"share": 0.05}}
    },
}
BY_A, BY_B = {"by": "规划科甲", "why": "更早提醒"}, {"by": "局领导乙", "why": "同意"}
DAY = timedelta(days=1)


class Office:
    """alerts without sockets, on Kafka in memory."""

    def __init__(self) -> None:
        self.log, self.clock = Log(), VirtualClock(NOON)
        around = surroundings_of(self.log, self.clock)
        self.desk, self.findings = Desk(beats()[0], around), Desk(beats()[1], around)
        answering = Answering([self.desk], self.log, self.clock)
        inside = Inside(around.policies, Previewer({}, self.clock), answering)
        app = create_api(
            Health(), CollectorRegistry(), inside, [rehearsal_router(around.policies, Rehearser(around))]
        )
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://alerts")

    async def post(self, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        answer = await self.http.post(f"/v1/rules{path}", json=body)
        return answer.status_code, answer.json()

    async def approved(self) -> None:
        assert (await self.post("", {"rule": DRAFT, **BY_A}))[0] == 201
        assert (await self.post("/farmland/1/approve", BY_B))[0] == 200

    def told(self) -> list[str]:
        records = self.log.records.get(ALERTS.name, [])
        alerts = [Message[Alert].model_validate_json(record.value or b"").data for record in records]
        return [f"{alert.event} {alert.grade} by {alert.rule.id} {alert.rule.version}" for alert in alerts]


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    office = Office()
    async with office.http:
        yield office


async def test_a_rule_is_proposed_by_one_and_approved_by_another_person(office: Office) -> None:
    status, draft = await office.post("", {"rule": DRAFT, **BY_A})
    assert (status, draft["status"], draft["version"], draft["in_force"]) == (201, "draft", 1, False)

    assert (await office.post("/farmland/1/approve", BY_A))[0] == 409
    status, rule = await office.post("/farmland/1/approve", BY_B)
    assert (status, rule["status"], rule["approver"]) == (200, "approved", "局领导乙")
    assert [(step["step"], step["by"]) for step in rule["steps"]] == [
        ("proposed", "规划科甲"),
        ("approved", "局领导乙"),
    ]
    assert (await office.post("/farmland/1/approve", BY_B))[0] == 409


async def test_what_is_no_rule_is_refused_in_words(office: Office) -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({**DRAFT, "id": "indicator"}, "others"),
        ({**DRAFT, "id": "deadline", "family": "deadline", "warn_days": -1, "grave_days": 3}, "warn_days"),
        ({**DRAFT, "family": "rumour"}, "family"),
        ({"family": "indicator"}, "id"),
    ]
    for rule, word in cases:
        status, answer = await office.post("", {"rule": rule, **BY_A})
        assert (status, word in answer["detail"]) == (422, True), answer
    assert (await office.post("/nobody/1/approve", BY_B))[0] == 404
    assert (await office.post("/deadline/1/withdraw", BY_B))[0] == 409


async def test_a_rule_judges_from_its_first_day_on_what_is_already_known(office: Office) -> None:
    await office.desk.assigned()
    await office.desk.take(await incoming(office.log, 103.5e6))
    await office.approved()

    await office.desk.tick()
    assert office.told() == []
    office.clock.advance(DAY.total_seconds())
    await office.desk.tick()
    await office.desk.tick()
    assert office.told() == ["raised yellow by farmland 1"]

    await office.post("/farmland/1/withdraw", BY_B)
    await office.desk.tick()
    assert office.told()[1:] == ["cleared green by indicator 1"]


async def test_another_worker_knows_the_same_rules(office: Office) -> None:
    await office.approved()
    other = surroundings_of(office.log, office.clock).policies
    await other.refresh()

    assert [rule.id for rule in other.in_force((NOON + DAY).date())][-2:] == ["farmland", "indicator"]


def moved(number: int, at: datetime, amount: float) -> Outgoing:
    """What one event did to the farmland of 新北区."""
    return page_of(number, permitted(number, amount, at=at))


async def test_a_rehearsal_lists_what_would_have_fired_and_cleared_beside_the_rules_in_force(
    office: Office,
) -> None:
    now = [figure(basis="projected", value=106e6), figure(unit="320400", basis="projected", value=106e6)]
    await office.log.send_all([message_of(number, one) for number, one in enumerate(now)])
    course = [(-400, 110e6), (-5, -6.5e6), (-4, -1.0e6), (-2, 3.5e6)]
    await office.log.send_all(
        [moved(number, NOON + days * DAY, amount) for number, (days, amount) in enumerate(course)]
    )

    status, found = await office.post("/rehearse", {"rule": DRAFT, "from": "2026-11-01", "to": "2026-11-19"})

    assert status == 200, found
    said = [(one["unit"], one["event"], one["grade"], one["updated_at"][:10]) for one in found["transitions"]]
    expected = [("raised", "yellow", "2026-11-15"), ("cleared", "green", "2026-11-18")]
    assert said == [(unit, *one) for one in expected for unit in ("320411", "320400")]
    assert found["transitions"][0]["causes"] == [{"id": "e-1", "subject": "permit-1", "amount": -6.5e6}]
    assert found["counts"] == {"cleared": 2, "raised": 2}
    kept_by_the_pace_of_the_ledger = {"raised": 2}
    assert found["counts_by_rules_in_force"] == kept_by_the_pace_of_the_ledger
    assert office.told() == []


async def test_deadlines_are_rehearsed_day_by_day(office: Office) -> None:
    late = deadline(due_on=(NOON - 3 * DAY).date())
    told = Message[Deadline](
        id="1", source="/test", type="planning.deadline.changed", subject=late.key, time=NOON, data=late
    )
    await office.log.send_all([Outgoing(FINDINGS.name, late.key, told.to_bytes())])
    office.clock.advance(40 * DAY.total_seconds())
    rule = {"id": "deadline", "family": "deadline", "effective_from": "2026-11-01", "source": "试用"}
    period = {"from": NOON.date().isoformat(), "to": (NOON + 39 * DAY).date().isoformat()}

    _, found = await office.post("/rehearse", {"rule": {**rule, "warn_days": 5, "grave_days": 10}, **period})

    said = [(one["event"], one["grade"], one["updated_at"][:10]) for one in found["transitions"]]
    assert said == [("raised", "orange", "2026-11-20"), ("escalated", "red", "2026-11-28")]
    assert found["counts_by_rules_in_force"] == {"escalated": 1, "raised": 1}


async def test_a_period_that_is_not_over_or_a_rule_that_is_none_is_not_rehearsed(office: Office) -> None:
    period = {"from": "2026-11-01", "to": "2026-11-19"}
    for body in (
        {"rule": DRAFT, "from": "2026-11-01", "to": "2027-01-01"},
        {"rule": DRAFT, "from": "2026-11-19", "to": "2026-11-01"},
        {"rule": {"id": "x"}, **period},
        period,
    ):
        assert (await office.post("/rehearse", body))[0] == 422
    assert (await office.post("/rehearse", {"rule_id": "none", "version": 1, **period}))[0] == 404
