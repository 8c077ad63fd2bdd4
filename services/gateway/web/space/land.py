"""``GET /v1/land/statistics``: surveyed land by district, year and class (地类统计)."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from services.gateway.adapters.space.layer_reader import LayerReader
from services.gateway.domain.space.land import Asked, rows
from services.gateway.shell.live.hub import Hub
from services.gateway.web.answers import json_response
from services.gateway.web.paging import Code, Paged
from services.gateway.web.places import DistrictAsked


class LandStatistics(BaseModel):
    """One row a district, survey year and class (三调): parcels, TBMJ and TBDLMJ."""

    items: list[dict[str, Any]]
    total: int
    limit: int
    offset: int
    epoch: str


Year = Annotated[int | None, Query(ge=1900, le=2099)]


def land_router(hub: Hub, reader: LayerReader) -> APIRouter:
    """The one route."""
    router = APIRouter(prefix="/v1/land", tags=["space 空间查询与对比"])

    @router.get("/statistics", response_model=LandStatistics, summary="地类统计 by district, year and class")
    async def statistics(
        page: Paged,
        district: DistrictAsked = None,
        year: Year = None,
        land_class: Code = None,
        grouped: bool = False,  # noqa: FBT001, FBT002 - a query parameter
    ) -> Response:
        epoch = hub.board().epoch
        told = rows(await reader.sums(epoch), Asked(district, year, land_class, grouped))
        items = told[page.offset : page.offset + page.limit]
        return json_response(
            {"items": items, "total": len(told), "limit": page.limit, "offset": page.offset, "epoch": epoch}
        )

    return router
