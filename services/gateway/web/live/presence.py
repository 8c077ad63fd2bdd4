"""``GET /v1/presence``: 在线大屏, which screens are connected, to any replica, and where they stand."""

from typing import Any

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from services.gateway.shell.live.roll_call import RollCall
from services.gateway.web.answers import json_response
from services.gateway.web.paging import Paged


class Presences(BaseModel):
    """在线大屏: those that said their name first; what other replicas told is up to two seconds old."""

    items: list[dict[str, Any]] = Field(
        description="wall, door, replica, seconds, stalled, and where in each channel"
    )
    replicas: list[str] = Field(description="whose screens these are; only ours while Redis is away")
    total: int
    limit: int
    offset: int


def presence_router(roll_call: RollCall) -> APIRouter:
    """The one route."""
    router = APIRouter(prefix="/v1", tags=["live 实时推送"])

    @router.get(
        "/presence", response_model=Presences, summary="在线大屏 which wall shows what, and how far it is"
    )
    async def presence(page: Paged) -> Response:
        limit, offset = page.pair
        there = await roll_call.everywhere()
        items = there.rows[offset : offset + limit]
        told = {"items": items, "replicas": there.replicas, "total": there.total}
        return json_response({**told, "limit": limit, "offset": offset})

    return router
