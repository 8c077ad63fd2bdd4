"""``/v1/alerts``: every alert as it now is, and one with all its transitions."""

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, HTTPException, Path, Response
from pydantic import BaseModel

from services.gateway.adapters.redis_reader import ModelReader
from services.gateway.domain.outcomes import transition_key
from services.gateway.shell.hub import Hub
from services.gateway.web.answers import Page, json_response, page_response, rows_of
from services.gateway.web.paging import Code, Paged


class AlertStory(BaseModel):
    """预警详情: the alert, where it is, and how it came here, oldest transition first."""

    alert: dict[str, Any]
    geometry: dict[str, Any] | None
    transitions: list[dict[str, Any]]


def alerts_router(hub: Hub, reader: ModelReader) -> APIRouter:
    """Routes under ``/v1/alerts``."""
    router = APIRouter(prefix="/v1/alerts", tags=["alerts 预警"])

    @router.get("", response_model=Page, summary="预警 newest first")
    async def alerts(
        page: Paged, grade: Code = None, family: Code = None, state: Code = None, unit: Code = None
    ) -> Response:
        log = hub.board().tables["alerts"]
        wanted = {"grade": grade, "family": family, "state": state, "unit": unit}
        rows = rows_of(log, wanted)
        rows.sort(key=lambda row: str(row["updated_at"]), reverse=True)
        return page_response(rows, log, page.pair)

    @router.get("/{alert_id}", response_model=AlertStory, summary="预警详情 one alert")
    async def alert(alert_id: Annotated[str, Path(max_length=256)]) -> Response:
        board = hub.board()
        shaped = await reader.shaped(board.epoch, "alerts", [alert_id])
        if not shaped:
            raise HTTPException(404, "no such alert")
        newest = orjson.loads(shaped[0].properties)
        names = [transition_key(alert_id, number) for number in range(1, newest["transition"] + 1)]
        steps = await reader.values(board.epoch, "transitions", names)
        geometry = orjson.loads(shaped[0].geometry) if shaped[0].geometry else None
        story = {"alert": newest, "geometry": geometry, "transitions": [orjson.loads(step) for step in steps]}
        return json_response(story)

    return router
