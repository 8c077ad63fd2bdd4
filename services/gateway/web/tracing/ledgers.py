"""``/v1/indicators/{id}/{unit}/ledger``: 台账, the entries a figure is the sum of, and who caused them."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Response
from pydantic import BaseModel, Field

from contracts.catalogue import evaluated_of, whole
from contracts.districts import city
from contracts.messages.figure import Basis
from services.gateway.domain.indicators import Catalogue, described
from services.gateway.domain.supervision.figure_book import unit_names
from services.gateway.domain.supervision.space_usage import usage_units
from services.gateway.domain.tracing.ledger import Cursor, LedgerOf, cursor_in, made_of
from services.gateway.shell.live.hub import Hub
from services.gateway.shell.tracing import Tracing
from services.gateway.web.answers import json_response
from services.gateway.web.paging import Name

Limit = Annotated[int, Query(ge=1, le=500, description="Entries in one answer at most")]


class Ledger(BaseModel):
    """台账: newest first."""

    indicator: str
    name: str
    unit: str
    unit_name: str
    items: list[dict[str, Any]] = Field(description="amount, basis, period, known_at, and the causing event")
    next: str | None = Field(description="Give it as `before` to read on; null: that was all")
    made_of: list[str] = Field(description="An evaluated figure has no entries: look at these indicators'")
    epoch: str


@dataclass(frozen=True)
class LedgerAsked:
    """Which entries, how many, and from where on; each field is a query parameter."""

    basis: Basis | None = None
    period: Annotated[str | None, Query(max_length=10)] = None
    limit: Limit = 100
    before: Annotated[str | None, Query(max_length=80, description="`next` of the answer before")] = None


def ledgers_router(hub: Hub, tracing: Tracing, catalogue: Catalogue) -> APIRouter:
    """The one route."""
    router = APIRouter(prefix="/v1/indicators", tags=["tracing 来龙去脉"])

    @router.get(
        "/{indicator}/{unit}/ledger",
        response_model=Ledger,
        summary="台账 the entries of a figure and their causes, newest first",
        responses={
            404: {"description": "No such indicator or unit"},
            410: {"description": "`before` is of a read model that was built anew: begin again"},
        },
    )
    async def ledger(indicator: Name, unit: Name, asked: Annotated[LedgerAsked, Depends()]) -> Response:
        known, epoch = {**unit_names(city()), **usage_units(city())}, hub.board().epoch
        if whole(indicator) not in catalogue or unit not in known:
            raise HTTPException(404, "no such indicator or unit")
        wanted = LedgerOf(indicator, unit, asked.basis, asked.period)
        begin = await _begin(asked.before, epoch) or await tracing.newest(epoch, wanted)
        rows, further = await tracing.ledger(wanted, city(), begin, asked.limit)
        words = described({"indicator": indicator, "unit": unit}, catalogue)
        rests_on = whole(indicator) in evaluated_of(catalogue.values())
        part = indicator.removeprefix(whole(indicator))
        head = {"indicator": indicator, "name": words["name"], "unit": unit, "unit_name": known[unit]}
        told = {
            **head,
            "items": rows,
            "next": str(further) if further else None,
            "made_of": made_of(catalogue[whole(indicator)], part) if rests_on else (),
            "epoch": epoch,
        }
        return json_response(told)

    return router


async def _begin(before: str | None, epoch: str) -> Cursor | None:
    if before is None:
        return None
    try:
        cursor = cursor_in(before)
    except ValueError:
        raise HTTPException(422, "before: give `next` of the answer before as it was") from None
    if cursor.epoch != epoch:
        raise HTTPException(410, "the read model was built anew meanwhile: begin again without `before`")
    return cursor
