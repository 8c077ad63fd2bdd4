"""``GET /v1/presence``: 在线大屏, which screens are connected to this replica, and where they stand."""

import asyncio
from typing import Any, Protocol, runtime_checkable

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from services.gateway.domain.feed.presence import Presence, presence_rows
from services.gateway.shell.hub import Hub
from services.gateway.web.answers import json_response
from services.gateway.web.paging import Paged


class Present(BaseModel):
    """在线大屏: those that said their name first."""

    items: list[dict[str, Any]] = Field(description="wall, door, seconds, stalled, and where in each channel")
    total: int
    limit: int
    offset: int


@runtime_checkable
class _Known(Protocol):
    def presence(self, now_seconds: float) -> Presence:
        """Who it is."""


def presence_router(hub: Hub) -> APIRouter:
    """The one route."""
    router = APIRouter(prefix="/v1", tags=["live 实时推送"])

    @router.get(
        "/presence", response_model=Present, summary="在线大屏 which wall shows what, and how far it is"
    )
    async def presence(page: Paged) -> Response:
        now = asyncio.get_running_loop().time()
        there = [one.presence(now) for one in list(hub.listeners) if isinstance(one, _Known)]
        limit, offset = page.pair
        rows = presence_rows(there, hub.logs)
        told = {"items": rows[offset : offset + limit], "total": len(rows), "limit": limit, "offset": offset}
        return json_response(told)

    return router
