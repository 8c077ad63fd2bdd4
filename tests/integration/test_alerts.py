"""alerts on a real broker: what the facts say is told, once, whatever dies meanwhile."""

import asyncio
import random
import signal
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from chassis.kafka.records import Outgoing
from contracts.asked.preview import Preview, PreviewQuestion
from contracts.messages.alert import Alert
from contracts.messages.rejection import RejectedEvent
from contracts.topics import FIGURES, REJECTED
from contracts.wire import Message
from services.alerts.domain.fact import Datum
from tests import loopback
from tests.brokers import audited, kafka_with_topics, log_of
from tests.integration.alerts_burst import burst, tells_exactly_what_the_facts_say
from tests.integration.alerts_facts import alerts, send, tell
from tests.service_process import ServiceProcess
from tests.unit.alerts.builders import NOON, cause, deadline, figure, finding, invariant, rejection
from tests.unit.alerts.ledger_pages import page_of, permitted
from tests.waiting import eventually


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with kafka_with_topics(tmp_path_factory.mktemp("kafka")) as server:
        yield server.url


def worker(broker: str, folder: Path, member: str = "alerts-0") -> ServiceProcess:
    process = ServiceProcess(
        "alerts", folder / member, KAFKA_BOOTSTRAP_SERVERS=broker, MEMBER=member, TICK_SECONDS="0.5"
    )
    process.start()
    return process


@pytest.fixture
async def service(broker: str, tmp_path: Path) -> AsyncIterator[ServiceProcess]:
    process = worker(broker, tmp_path)
    await process.ready()
    yield process
    if process.alive:
        assert process.end() == 0


@pytest.fixture
async def second(broker: str, service: ServiceProcess, tmp_path: Path) -> AsyncIterator[ServiceProcess]:
    """Another worker beside the first; gone afterwards, also when the test failed."""
    assert service.alive
    process = worker(broker, tmp_path, "alerts-1")
    await process.ready()
    yield process
    if process.alive:
        process.end(signal.SIGKILL)


async def told(broker: str, about: str, count: int = 1) -> list[str]:
    """The transitions of one subject or unit, once there are so many."""
    found = await eventually(lambda: alerts(broker, about), lambda seen: len(seen) >= count)
    return [f"{alert.family} {alert.event} {alert.grade}" for alert in found]


@pytest.mark.usefixtures("service")
async def test_every_family_raises_and_clears(broker: str) -> None:
    await tell(broker, [figure(unit="320402", value=99e6), figure(unit="320402", value=110e6)])
    permit = finding(subject="permit-a", project_code=None, unit="320404")
    await tell(broker, [permit, permit.model_copy(update={"status": "ended"})])
    late = deadline(plan_id="plan-a", due_on=date(2026, 1, 5), unit="320404")
    await tell(broker, [late, late.model_copy(update={"open": False})])
    await tell(broker, [rejection(source="/source-a") for _ in range(20)])

    assert await told(broker, "320402", 2) == ["indicator raised red", "indicator cleared green"]
    assert await told(broker, "permit-a", 2) == ["control_line raised red", "control_line cleared green"]
    assert await told(broker, "plan-a", 2) == ["deadline raised red", "deadline cleared green"]
    assert await told(broker, "/source-a") == ["data_quality raised yellow"]


@pytest.mark.usefixtures("service")
async def test_a_message_that_cannot_be_read_is_kept_with_its_bytes_and_the_next_one_is_judged(
    broker: str,
) -> None:
    await send(broker, [Outgoing(FIGURES.name, "bad/figure", b"\xff not json")])
    await tell(broker, [figure(unit="320402-NEXT", value=99e6)])

    assert await told(broker, "320402-NEXT") == ["indicator raised red"]
    letters = [
        Message[RejectedEvent].model_validate_json(record.value or b"").data
        for record in await log_of(broker, REJECTED.name)
    ]
    [letter] = [one for one in letters if one.service == "alerts"]
    assert (letter.subject, letter.original) == ("bad/figure", b"\xff not json")


async def test_the_rules_can_be_read_and_none_is_signed_yet(service: ServiceProcess) -> None:
    async with loopback.client(service.url) as client:
        rules = (await client.get("/v1/rules")).json()

    families = {"indicator", "control_line", "deadline", "data_quality"}
    assert {rule["family"] for rule in rules} == families
    assert {rule["approver"] for rule in rules} == {"待委托方确认"}


async def test_killed_again_and_again_in_a_burst_it_tells_what_an_undisturbed_run_tells(
    broker: str, service: ServiceProcess
) -> None:
    chance = random.Random(7)
    for _ in range(6):
        await tell(broker, burst(chance, 500))
        await asyncio.sleep(chance.uniform(0.0, 1.5))
        service.end(signal.SIGKILL)
        service.start()
        await service.ready()

    await tells_exactly_what_the_facts_say(broker)


async def test_an_alert_lists_what_the_ledger_knows_also_after_a_crash_and_a_page_written_twice(
    broker: str, service: ServiceProcess
) -> None:
    now = datetime.now(UTC)
    pages = [page_of(n, permitted(n, -1e5 * n, "320402-PAGE", now), "320402") for n in (1, 2, 2, 3)]
    await send(broker, pages)
    service.end(signal.SIGKILL)
    service.start()
    await service.ready()
    last = cause("permit-3", id="e-3")
    await tell(broker, [figure(unit="320402-PAGE", basis="projected", value=99e6, cause=last)])

    await told(broker, "320402-PAGE")
    alert = (await alerts(broker, "320402-PAGE"))[-1]
    assert [(one.id, one.amount) for one in alert.causes] == [("e-3", -3e5), ("e-2", -2e5), ("e-1", -1e5)]
    assert alert.other_causes is None


async def test_when_one_worker_is_killed_another_goes_on_where_it_was(
    broker: str, service: ServiceProcess, second: ServiceProcess
) -> None:
    await tell(broker, burst(random.Random(8), 500))
    service.end(signal.SIGKILL)
    await tell(broker, burst(random.Random(9), 500))

    await tells_exactly_what_the_facts_say(broker)
    assert second.end() == 0


async def test_every_worker_previews_what_then_happens_whichever_of_them_holds_the_topic(
    broker: str, service: ServiceProcess, second: ServiceProcess
) -> None:
    await tell(broker, [figure(unit="320402-TRY", value=100.5e6), finding(subject="permit-try-1", **SMALL)])
    await told(broker, "320402-TRY")
    await told(broker, "permit-try-1")
    tried: list[Datum] = [figure(unit="320402-TRY", value=99e6), finding(subject="permit-try-2", **SMALL)]

    previews = [await eventually(partial(previewed, one, tried), bool) for one in (service, second)]

    assert previews[0] == previews[1]
    await tell(broker, tried)
    await told(broker, "permit-try-2")
    before = [await alerts(broker, about) for about in ("320402-TRY", "permit-try-1")]
    happened = [alert for told_before in before for alert in told_before[1:]]
    happened += await alerts(broker, "permit-try-2")
    assert previews[0] == [timeless(alert) for alert in happened]
    assert second.end() == 0


async def test_an_answer_given_to_any_worker_is_one_transition_though_the_one_that_tells_it_is_killed(
    broker: str, service: ServiceProcess, second: ServiceProcess
) -> None:
    await tell(broker, [figure(unit="320402-ACK", value=99e6)])
    await told(broker, "320402-ACK")
    [alert] = await alerts(broker, "320402-ACK")
    wish = {"by": "值班员甲", "why": "正在核实"}
    report = {"case_no": "案-1", "step": "受理", "at": NOON.isoformat(), "by": "指挥中心"}

    for one, what, body in ((service, "acknowledge", wish), (second, "case", report)):
        async with loopback.client(one.url, timeout_seconds=30) as client:
            answer = await client.post(f"/v1/alerts/{alert.alert_id}/{what}", json=body)
        assert answer.status_code == 202, answer.text
    service.end(signal.SIGKILL)
    await told(broker, "320402-ACK", 3)
    service.start()
    await service.ready()
    assert second.end() == 0
    await tell(broker, [figure(unit="320402-ACK", value=110e6)])

    await told(broker, "320402-ACK", 4)
    transitions = await alerts(broker, "320402-ACK")
    assert [one.event for one in transitions] == ["raised", "acknowledged", "updated", "cleared"]
    assert [one.transition for one in transitions] == [1, 2, 3, 4]
    assert (transitions[-1].case, transitions[-1].acknowledgement) != (None, None)


async def test_figures_that_do_not_add_up_are_told_and_their_alert_survives_a_restart(
    broker: str, service: ServiceProcess
) -> None:
    broken = invariant(unit="320402-SUM")
    await tell(broker, [broken])
    assert await told(broker, "320402-SUM") == ["data_quality raised orange"]
    service.end()
    service.start()
    await service.ready()

    holds = {"status": "holds", "found": broken.expected, "shard_offset": 2}
    await tell(broker, [broken, broken.model_copy(update=holds)])

    assert await told(broker, "320402-SUM", 2) == ["data_quality raised orange", "data_quality cleared green"]


SMALL: dict[str, Any] = {"project_code": "project-try", "overlap_m2": 150.0, "subject_area_m2": 1e6}


async def previewed(one: ServiceProcess, tried: list[Datum]) -> list[dict[str, Any]]:
    """What a worker says would follow; nothing before it has judged what was told before."""
    lists: dict[str, Any] = {"figures": tried[:1], "findings": tried[1:]}
    question = PreviewQuestion.model_validate(lists)
    async with loopback.client(one.url, timeout_seconds=30) as client:
        answer = await client.post("/v1/preview", content=question.model_dump_json())
    assert answer.status_code == 200, answer.text
    found = [timeless(alert) for alert in Preview.model_validate_json(answer.content).alerts]
    return found if len(found) == 3 else []


def timeless(alert: Alert) -> dict[str, Any]:
    """An alert but for when it was and that it is a preview."""
    return alert.model_dump(exclude={"opened_at", "updated_at", "due_at", "preview"})


async def post(service: ServiceProcess, path: str, body: dict[str, Any]) -> Any:
    async with loopback.client(service.url, timeout_seconds=30) as client:
        answer = await client.post(path, json=body)
    assert answer.status_code < 300, answer.text
    return answer.json()


async def test_a_rule_two_people_made_holds_and_what_it_holds_back_outlives_a_kill(
    broker: str, service: ServiceProcess
) -> None:
    form = {"form": "margin", "yellow": {"share": 0.01}, "blue": {"share": 0.03}}
    rule = {
        "id": "held",
        "family": "indicator",
        "effective_from": "2026-01-01",
        "source": "测试",
        "units": ["320402-HELD"],
        "indicators": {"farmland_retained": form},
        "timing": {"hold_seconds": {"yellow": 4}},
    }
    await post(service, "/v1/rules", {"rule": rule, "by": "甲", "why": "测试"})
    await post(service, "/v1/rules/held/1/approve", {"by": "乙", "why": "测试"})
    done = [("甲", "POST", "/v1/rules", "success"), ("乙", "POST", "/v1/rules/held/1/approve", "success")]
    await eventually(lambda: audited(broker), lambda seen: [one for one in seen if one in done] == done)
    await tell(broker, [figure(unit="320402-SEEN", value=99e6)])
    await told(broker, "320402-SEEN")
    await tell(broker, [figure(unit="320402-HELD", value=100.5e6), figure(unit="320402-SEEN", value=110e6)])
    await told(broker, "320402-SEEN", 2)
    service.end(signal.SIGKILL)
    service.start()
    await service.ready()

    assert await told(broker, "320402-HELD") == ["indicator raised yellow"]
    [alert] = await alerts(broker, "320402-HELD")
    [cleared] = (await alerts(broker, "320402-SEEN"))[1:]
    assert (alert.rule.id, alert.transition) == ("held", 1)
    assert 3 < (alert.opened_at - cleared.updated_at).total_seconds() < 5
