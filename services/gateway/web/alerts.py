"""``/v1/alerts``: every alert as it now is, and one with all its transitions."""

from dataclasses import dataclass
from typing import Annotated, Any, Protocol

import orjson
import shapely
from fastapi import APIRouter, HTTPException, Path, Request, Response
from pydantic import BaseModel

from contracts.messages.alert import Family, Grade, State
from services.gateway.adapters.read_model.reader import ModelReader
from services.gateway.adapters.space.layer_reader import LayerReader
from services.gateway.domain.model.outcomes import transition_key
from services.gateway.shell.live.hub import Hub
from services.gateway.web.answers import Page, json_response, page_response, rows_of
from services.gateway.web.bodies import body_of
from services.gateway.web.paging import Paged
from services.gateway.web.places import UnitFilter

LARGEST_BODY_BYTES = 16 * 1024
AlertId = Annotated[str, Path(pattern=r"^[a-z_]+-[a-z2-7]+-[0-9]+$", max_length=256)]
"""As alerts makes them."""
REFUSALS: dict[int | str, dict[str, Any]] = {
    404: {"description": "There is no such alert"},
    409: {"description": "The alert is cleared: nothing is left to acknowledge"},
    413: {"description": "Larger than 16 KiB"},
    503: {"description": "alerts is away; ask again soon"},
}


class AlertStory(BaseModel):
    """预警详情: the alert, where it is, and how it came here, oldest transition first."""

    alert: dict[str, Any]
    geometry: dict[str, Any] | None
    transitions: list[dict[str, Any]]


class Acknowledging(Protocol):
    """Who hands acknowledgements to alerts."""

    async def acknowledge(self, alert_id: str, body: bytes) -> tuple[int, bytes]:
        """Status and JSON body of alerts' own answer. Raises TransientFailure."""


@dataclass(frozen=True)
class Alerts:
    """Where alerts are read: their transitions, their places; and who takes acknowledgements."""

    reader: ModelReader
    layers: LayerReader
    acknowledging: Acknowledging


def alerts_router(hub: Hub, known: Alerts) -> APIRouter:
    """Routes under ``/v1/alerts``."""
    router = APIRouter(prefix="/v1/alerts", tags=["alerts 预警"])

    @router.get("", response_model=Page, summary="预警 newest first")
    async def alerts(
        page: Paged,
        grade: Grade | None = None,
        family: Family | None = None,
        state: State | None = None,
        unit: UnitFilter = None,
    ) -> Response:
        log = hub.board().tables["alerts"]
        wanted = {"grade": grade, "family": family, "state": state, "unit": unit}
        rows = rows_of(log, wanted)
        rows.sort(key=lambda row: str(row["updated_at"]), reverse=True)
        return page_response(rows, log, page.pair)

    @router.get("/{alert_id}", response_model=AlertStory, summary="预警详情 one alert")
    async def alert(alert_id: Annotated[str, Path(max_length=256)]) -> Response:
        board = hub.board()
        found = await known.layers.items(board.epoch, "alerts", [alert_id])
        if not found:
            raise HTTPException(404, "no such alert")
        newest, shape = found[0].properties, found[0].shape
        names = [transition_key(alert_id, number) for number in range(1, newest["transition"] + 1)]
        steps = await known.reader.values(board.epoch, "transitions", names)
        geometry = orjson.loads(shapely.to_geojson(shape)) if shape is not None else None
        story = {"alert": newest, "geometry": geometry, "transitions": [orjson.loads(step) for step in steps]}
        return json_response(story)

    @router.post(
        "/{alert_id}/acknowledge",
        status_code=202,
        summary="签收 acknowledge an alert; the transition follows on the live feed",
        responses=REFUSALS,
    )
    async def acknowledge(request: Request, alert_id: AlertId) -> Response:
        body = await body_of(request, LARGEST_BODY_BYTES)
        if body is None:
            raise HTTPException(413, "larger than 16 KiB")
        status, answer = await known.acknowledging.acknowledge(alert_id, body)
        return Response(answer, status, media_type="application/json")

    return router
