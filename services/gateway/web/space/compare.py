"""``POST /v1/compare``: two survey dates, two plans, or plan against survey (对比分析)."""

import asyncio
from typing import Any

import shapely
from fastapi import APIRouter, HTTPException, Request, Response
from pydantic import BaseModel, Field

from contracts.base import District, Model, area_number
from services.gateway.adapters.space.layer_reader import LayerReader
from services.gateway.adapters.space.projecting import to_degrees, to_metres
from services.gateway.domain.space.area import Area, outline
from services.gateway.domain.space.comparing import Comparison
from services.gateway.shell.comparing import CannotCompare, Comparer, Side, Where, known_district
from services.gateway.shell.live.hub import Hub
from services.gateway.web.answers import json_response
from services.gateway.web.space.refusing import question_of


class CompareQuestion(Model):
    """两期对比: both sides, inside an ``area`` or of a ``district``; without: all that both tell of."""

    before: Side
    after: Side
    area: Area | None = None
    district: District | None = None


class ComparisonAnswer(BaseModel):
    """对比结果; areas on the ellipsoid, exact to 0.0001 m²."""

    transitions: list[dict[str, Any]] = Field(
        description="before, after (classes), area_m2; largest first. Of two surveys without an area: only "
        "of parcels that a survey in between told of, for all others are as they were"
    )
    changed_area_m2: float = Field(description="Of all transitions from one class to another")
    only_before: list[dict[str, Any]] = Field(
        description="class, area_m2 of what only the first side tells of"
    )
    only_after: list[dict[str, Any]] = Field(
        description="class, area_m2 of what only the second side tells of"
    )
    epoch: str


BODY = {"content": {"application/json": {"schema": CompareQuestion.model_json_schema()}}, "required": True}


def compare_router(hub: Hub, reader: LayerReader) -> APIRouter:
    """The one route."""
    router = APIRouter(prefix="/v1", tags=["space 空间查询与对比"])

    @router.post(
        "/compare",
        summary="对比分析 areas by transition: two survey years, two plans, plan against survey",
        response_model=ComparisonAnswer,
        openapi_extra={"requestBody": BODY},
        responses={
            413: {"description": "Larger than 2 MiB"},
            422: {"description": "Cannot be compared, and why"},
        },
    )
    async def compare(request: Request) -> Response:
        asked = await question_of(request, CompareQuestion)
        epoch = hub.board().epoch
        try:
            area = await asyncio.to_thread(_outline, asked.area) if asked.area else None
            where = Where(area, known_district(asked.district))
            found = await Comparer(reader, epoch).compare((asked.before, asked.after), where)
        except CannotCompare as error:
            raise HTTPException(422, str(error)) from None
        return json_response({**_told(found), "epoch": epoch})

    return router


def _outline(area: Area) -> shapely.Geometry:
    try:
        return outline(area, to_metres, to_degrees)
    except ValueError as error:
        raise CannotCompare(str(error)) from None


def _told(found: Comparison) -> dict[str, Any]:
    ranked = sorted(found.transitions.items(), key=lambda each: (-each[1], each[0]))
    changed = sum(amount for (one, other), amount in ranked if one != other)
    return {
        "transitions": [
            {"before": one, "after": other, "area_m2": area_number(amount)} for (one, other), amount in ranked
        ],
        "changed_area_m2": area_number(changed),
        "only_before": _classes(found.only_before),
        "only_after": _classes(found.only_after),
    }


def _classes(amounts: dict[str, int]) -> list[dict[str, Any]]:
    return [{"class": kind, "area_m2": area_number(amount)} for kind, amount in sorted(amounts.items())]
