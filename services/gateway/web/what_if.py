"""``POST /v1/what-if``: permits tried before they are granted (试算)."""

import secrets
from dataclasses import asdict

import orjson
from fastapi import APIRouter, Request, Response
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from chassis.clock import Clock
from contracts.districts import city
from services.gateway.domain.what_if import Trial, city_moves, questions, refusals
from services.gateway.shell.asking import Asking
from services.gateway.shell.hub import Hub
from services.gateway.web.answers import json_response

LARGEST_BODY_BYTES = 2 * 1024 * 1024
MOST_PROBLEMS = 20
BODY = {"content": {"application/json": {"schema": Trial.model_json_schema()}}, "required": True}


def what_if_router(hub: Hub, asking: Asking, clock: Clock) -> APIRouter:
    """The one route."""
    router = APIRouter(prefix="/v1", tags=["what-if 试算"])

    @router.post(
        "/what-if",
        summary="试算 try permits: figures before and after, findings, margins; nothing is kept",
        openapi_extra={"requestBody": BODY},
        responses={413: {"description": "Larger than 2 MiB"}, 422: {"description": "Cannot be tried"}},
    )
    async def what_if(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return _refuse(413, [{"problem": "larger than 2 MiB"}])
        try:
            trial = Trial.model_validate_json(body)
        except ValidationError as error:
            return _refuse(422, [_told(each) for each in error.errors()])
        if refused := refusals(trial, city()):
            return _refuse(422, [asdict(one) for one in refused])
        answers = await asking.ask(questions(trial, city(), secrets.token_hex(8), clock.now()))
        moves = city_moves(answers, _city_values(hub))
        outcome = {
            "districts": [answer.model_dump(mode="json", exclude_none=True) for answer in answers],
            "city": [asdict(move) for move in moves],
        }
        return json_response(outcome)

    return router


async def _body(request: Request) -> bytes | None:
    """The body, or None as soon as it is too large."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_BODY_BYTES:
            return None
    return body


def _told(each: ErrorDetails) -> dict[str, object]:
    """What is wrong, without repeating what was sent."""
    return {"where": list(map(str, each["loc"])), "problem": each["msg"]}


def _refuse(status: int, problems: list[dict[str, object]]) -> Response:
    return Response(orjson.dumps({"detail": problems[:MOST_PROBLEMS]}), status, media_type="application/json")


def _city_values(hub: Hub) -> dict[tuple[str, str, str], float]:
    table = hub.board().tables["figures"]
    figures = (orjson.loads(value) for key, value in table.items.items() if key.split("/")[1] == city().code)
    return {(f["indicator"], f["basis"], f["period"]): f["value"] for f in figures}
