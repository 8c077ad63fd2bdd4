"""``POST /v1/what-if``: permits tried before they are granted (试算)."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Protocol

import orjson
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field, ValidationError
from pydantic_core import ErrorDetails

from chassis.clock import Clock
from chassis.errors import TransientFailure
from contracts.asked.preview import Preview, PreviewedAlert, PreviewQuestion
from contracts.catalogue import Indicator
from contracts.districts import city
from contracts.messages.figure import Figure, TargetKnown
from contracts.messages.whatif import Answer, Headroom, Question
from services.gateway.domain.model.tables import TARGETS
from services.gateway.domain.trial.city_figures import City, Move, city_moves, district_moves
from services.gateway.domain.trial.headroom import headroom
from services.gateway.domain.trial.what_if import Trial, questions, refusals
from services.gateway.shell.live.hub import Hub
from services.gateway.web.answers import json_response
from services.gateway.web.bodies import body_of

LARGEST_BODY_BYTES = 2 * 1024 * 1024
MOST_PROBLEMS = 20
BODY = {"content": {"application/json": {"schema": Trial.model_json_schema()}}, "required": True}


class Districts(Protocol):
    """Who asks the districts."""

    async def ask(self, questions: Sequence[Question]) -> list[Answer]:
        """The answers, in the order of the questions. Raises TransientFailure."""


class Alerts(Protocol):
    """Who asks alerts."""

    async def preview(self, question: PreviewQuestion) -> Preview:
        """The alerts that would follow. Raises TransientFailure."""


@dataclass(frozen=True)
class Neighbours:
    """Whom a trial is put to, and what the indicators are."""

    districts: Districts
    alerts: Alerts
    catalogue: Mapping[str, Indicator]


class CityMove(BaseModel):
    """全市指标变化: a city figure before and after, in its unit of measure."""

    indicator: str
    basis: str
    period: str
    before: float
    after: float


class Outcome(BaseModel):
    """试算结果."""

    districts: list[Answer]
    city: list[CityMove]
    headroom: list[Headroom] = Field(description="余量 of the districts and of the city")
    alerts: list[PreviewedAlert] | None = Field(description="拟发预警; null when alerts could not be asked")
    alerts_problem: str | None = Field(description="Why alerts could not be asked")


def what_if_router(hub: Hub, neighbours: Neighbours, clock: Clock) -> APIRouter:
    """The one route."""
    router = APIRouter(prefix="/v1", tags=["what-if 试算"])

    @router.post(
        "/what-if",
        summary="试算 try permits: figures before and after, findings, margins, alerts; nothing is kept",
        response_model=Outcome,
        openapi_extra={"requestBody": BODY},
        responses={413: {"description": "Larger than 2 MiB"}, 422: {"description": "Cannot be tried"}},
    )
    async def what_if(request: Request) -> Response:
        body = await body_of(request, LARGEST_BODY_BYTES)
        if body is None:
            return _refuse(413, [{"problem": "larger than 2 MiB"}])
        try:
            trial = Trial.model_validate_json(body)
        except ValidationError as error:
            return _refuse(422, [_told(each) for each in error.errors()])
        if refused := refusals(trial, city()):
            return _refuse(422, [asdict(one) for one in refused])
        asked = questions(trial, city(), secrets.token_hex(8), clock.now(), partial(_filed_under, hub))
        answers = await neighbours.districts.ask(asked)
        return json_response(await _outcome(answers, _city(hub, neighbours.catalogue), neighbours.alerts))

    return router


async def _outcome(answers: list[Answer], known: City, alerts: Alerts) -> dict[str, object]:
    moved = district_moves(answers)
    moves = city_moves(moved, known)
    previewed, problem = await _preview(answers, moves, alerts)
    return {
        "districts": [_said(answer) for answer in answers],
        "city": [_city_move(move) for move in moves],
        "headroom": [_said(one) for one in headroom(moved + moves)],
        "alerts": previewed,
        "alerts_problem": problem,
    }


async def _preview(
    answers: list[Answer], moves: list[Move], alerts: Alerts
) -> tuple[list[object] | None, str | None]:
    """The alerts that would follow, or why they are not known: the rest is worth having without them."""
    question = PreviewQuestion(
        figures=[f for answer in answers for f in answer.after] + [move.after for move in moves],
        findings=[finding for answer in answers for finding in answer.findings],
    )
    try:
        return [_said(alert) for alert in (await alerts.preview(question)).alerts], None
    except TransientFailure as failure:
        return None, str(failure)


def _filed_under(hub: Hub, number: str) -> str | None:
    """The code that a permit is filed under now, as the read model knows it."""
    known = hub.board().tables["permits"].items.get(number)
    return str(orjson.loads(known)["district"]) if known is not None else None


def _said(model: BaseModel) -> object:
    return model.model_dump(mode="json", exclude_none=True)


def _city_move(move: Move) -> dict[str, object]:
    after = move.after
    before = move.before.value if move.before is not None else 0.0
    about = {"indicator": after.indicator, "basis": after.basis, "period": after.period}
    return {**about, "before": before, "after": after.value}


def _city(hub: Hub, catalogue: Mapping[str, Indicator]) -> City:
    """The city as the read model knows it."""
    code, tables = city().code, hub.board().tables
    rows = (value for key, value in tables["figures"].items.items() if key.split("/")[1] == code)
    goals = (value for key, value in tables[TARGETS].items.items() if key.split("/")[2] == code)
    figures = [Figure.model_validate_json(row) for row in rows]
    targets = [TargetKnown.model_validate_json(goal) for goal in goals]
    return City(code, {(f.indicator, f.basis, f.period): f for f in figures}, targets, catalogue)


def _told(each: ErrorDetails) -> dict[str, object]:
    """What is wrong, without repeating what was sent."""
    return {"where": list(map(str, each["loc"])), "problem": each["msg"]}


def _refuse(status: int, problems: list[dict[str, object]]) -> Response:
    return Response(orjson.dumps({"detail": problems[:MOST_PROBLEMS]}), status, media_type="application/json")
