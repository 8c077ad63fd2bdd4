"""``/v1/events/{source}/{id}``: from an upstream event to all it brought about."""

from typing import Any
from urllib.parse import unquote

from fastapi import APIRouter, HTTPException, Request, Response
from pydantic import BaseModel, Field

from contracts.districts import city
from contracts.wire import Cause
from services.gateway.domain.indicators import Catalogue, Row
from services.gateway.domain.tracing.ledger import effects_in
from services.gateway.shell.live.hub import Board, Hub
from services.gateway.shell.tracing import Traced, Tracing
from services.gateway.web.answers import json_response, row_of, rows_of

ROUTE = "/v1/events/"
REGISTERS = {
    "planning.permit.changed": "permits",
    "planning.review.changed": "plans",
    "planning.project.changed": "projects",
}
PATH: dict[str, Any] = {
    "parameters": [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "maxLength": 256}}
        for name in ("source", "id")
    ]
}


class EventTrace(BaseModel):
    """事件溯源: an accepted event, what it said, and what it did."""

    event: Cause
    changes: list[dict[str, Any]] = Field(description="In each district it concerned: what was said, when")
    entries: list[dict[str, Any]] = Field(description="What it added to which figures")
    alerts: list[dict[str, Any]] = Field(description="Alerts that name it as a cause, as they now are")
    now: dict[str, Any] | None = Field(description="Its subject as it now is, if there is a register of it")


def events_router(hub: Hub, tracing: Tracing, catalogue: Catalogue) -> APIRouter:
    """The one route; source and id are percent-encoded."""
    router = APIRouter(tags=["tracing 来龙去脉"])
    names = {one.id: one.name for one in catalogue.values()}

    @router.get(
        ROUTE + "{source}/{id}",
        response_model=EventTrace,
        summary="事件溯源 an event and all it brought about (source and id percent-encoded)",
        responses={404: {"description": "No such event was accepted, or not yet"}},
        openapi_extra=PATH,
    )
    @router.get(ROUTE + "{source_and_id:path}", include_in_schema=False)
    async def event(request: Request) -> Response:
        board = hub.board()
        source, event_id = _named(request)
        traced = await tracing.event(board.epoch, source, event_id)
        if not traced:
            raise HTTPException(404, "no such event was accepted, or not yet")
        return json_response(_told(traced, board, names))

    return router


def _named(request: Request) -> tuple[str, str]:
    """Cut before it is decoded: a source has slashes of its own."""
    parts = request.scope["raw_path"].decode("ascii").removeprefix(ROUTE).split("/")
    if len(parts) != 2:
        raise HTTPException(404, "the path is source/id, each percent-encoded")
    return unquote(parts[0]), unquote(parts[1])


def _told(traced: list[Traced], board: Board, names: dict[str, str]) -> Row:
    change = traced[0].change
    table = REGISTERS.get(change.type)
    cause = Cause(source=change.source, id=change.id, subject=change.subject, type=change.type)
    causes = (change.source, change.id)
    return {
        "event": cause.model_dump(),
        "changes": [_said(one) for one in traced],
        "entries": [row for one in traced if one.page for row in effects_in(one.page, *causes, names)],
        "alerts": [
            alert
            for alert in rows_of(board.tables["alerts"], {})
            if any((c["id"], c["subject"]) == (change.id, change.subject) for c in alert["causes"])
        ],
        "now": row_of(board.tables[table], change.subject) if table else None,
    }


def _said(one: Traced) -> Row:
    said = one.change.model_dump(mode="json", exclude_none=True, exclude={"data": {"geometry", "crs"}})
    return {**said, "district": one.district, "district_name": city().name_of(one.district)}
