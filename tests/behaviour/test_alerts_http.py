"""``POST /v1/preview`` refuses in words what it cannot answer, and answers in the words of the contracts."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from prometheus_client import CollectorRegistry

from chassis.clock import VirtualClock
from chassis.doors.ops import Health
from chassis.errors import TransientFailure
from contracts.asked.preview import MOST_FINDINGS, Preview
from contracts.topics import FIGURES, FINDINGS
from services.alerts.adapters.http.app import Inside, create_api
from services.alerts.domain.docket import Docket
from services.alerts.shell.people.answering import Answering
from services.alerts.shell.people.previewing import Previewer
from tests.behaviour.alerts_timeline import new_docket
from tests.unit.alerts.builders import NOON, deadline, figure, finding
from tests.unit.alerts.test_desk import Log, surroundings_of


class Held:
    """A desk that holds nothing yet, or that is away."""

    def __init__(self) -> None:
        self.docket, self.away = new_docket(), False

    async def fork(self) -> Docket:
        if self.away:
            raise TransientFailure("Kafka is away")
        return self.docket.fork()


@pytest.fixture
def desk() -> Held:
    return Held()


@pytest.fixture
async def api(desk: Held) -> AsyncIterator[httpx.AsyncClient]:
    previewer = Previewer({FIGURES.name: desk, FINDINGS.name: desk}, VirtualClock(NOON))
    around = surroundings_of(Log(), VirtualClock(NOON))
    inside = Inside(around.policies, previewer, Answering([], Log(), VirtualClock(NOON)))
    app = create_api(Health(), CollectorRegistry(), inside)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://alerts") as client:
        yield client


def asked(**lists: list[Any]) -> dict[str, Any]:
    return {name: [one.model_dump(mode="json") for one in said] for name, said in lists.items()}


async def test_each_list_is_judged_and_every_alert_says_that_it_is_a_preview(api: httpx.AsyncClient) -> None:
    body = asked(figures=[figure(value=99e6)], findings=[finding()], deadlines=[deadline(due_on=NOON.date())])

    answer = await api.post("/v1/preview", json=body)

    assert answer.status_code == 200, answer.text
    told = Preview.model_validate_json(answer.content)
    assert [(one.family, one.grade, one.preview) for one in told.alerts] == [
        ("indicator", "red", True),
        ("control_line", "red", True),
        ("deadline", "yellow", True),
    ]


async def test_nothing_said_brings_nothing_about(api: httpx.AsyncClient) -> None:
    assert (await api.post("/v1/preview", json={})).json() == {"alerts": []}


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "JSON"),
        (b"[]", "object"),
        (b'{"figures": [{}]}', "indicator"),
        (b'{"rumours": []}', "rumours"),
        (b"[" * 100_000, "recursion"),
    ],
)
async def test_what_is_no_preview_is_refused_in_words(
    api: httpx.AsyncClient, body: bytes, problem: str
) -> None:
    answer = await api.post("/v1/preview", content=body)

    assert answer.status_code == 422
    assert problem in answer.text


async def test_too_much_is_refused(api: httpx.AsyncClient) -> None:
    many = await api.post("/v1/preview", json=asked(findings=[finding()] * (MOST_FINDINGS + 1)))
    large = await api.post("/v1/preview", content=b" " * (8 * 1024 * 1024 + 1))

    assert (many.status_code, large.status_code) == (422, 413)
    assert "at most 200" in many.text


async def test_what_cannot_be_judged_is_named(api: httpx.AsyncClient) -> None:
    ragged = {"type": "Polygon", "coordinates": [[[1.0, 1.0], [1.0, 2.0, 3.0], [2.0, 2.0], [1.0, 1.0]]]}
    answer = await api.post("/v1/preview", json=asked(findings=[finding(geometry=ragged)]))

    assert answer.status_code == 422
    assert finding().key in answer.json()["detail"][0]["problem"]


async def test_while_kafka_is_away_it_says_when_to_come_back(api: httpx.AsyncClient, desk: Held) -> None:
    desk.away = True
    answer = await api.post("/v1/preview", json=asked(figures=[figure()]))

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")


async def test_the_door_is_described(api: httpx.AsyncClient) -> None:
    described = (await api.get("/openapi.json")).json()["paths"]["/v1/preview"]["post"]

    assert {"200", "413", "422", "503"} <= described["responses"].keys()
    assert "figures" in str(described["requestBody"])
