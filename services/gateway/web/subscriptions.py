"""``/v1/subscriptions``: how the hand-over to each receiver stands; people pause, resume, deliver again.

Receivers are added, changed and removed at alerts alone: nobody is told apart here yet, and an address
decides where alerts go.
"""

from typing import Annotated, Any, Protocol

import orjson
from fastapi import APIRouter, Path, Response
from pydantic import BaseModel

from contracts.base import Model, Moment
from services.gateway.web.answers import json_response

Id = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
REFUSALS: dict[int | str, dict[str, Any]] = {
    404: {"description": "There is no such subscription"},
    503: {"description": "alerts is away; ask again soon"},
}


class Enabling(Model):
    """停启: false pauses the delivery, true resumes where it stopped."""

    enabled: bool


class ReplayWish(Model):
    """重放区间: what became known from ``since`` on is delivered again."""

    since: Moment


class Subscriptions(BaseModel):
    """移交订阅: status (current failing paused disabled), behind, problem …; addresses without query."""

    items: list[dict[str, Any]]


class Managing(Protocol):
    """Who keeps subscriptions. All of it raises TransientFailure."""

    async def subscriptions(self) -> bytes:
        """Every one, as JSON."""

    async def enable(self, subscription: str, body: bytes) -> tuple[int, bytes]:
        """Status and body of the answer."""

    async def replay(self, subscription: str, body: bytes) -> tuple[int, bytes]:
        """Status and body of the answer."""


def subscriptions_router(managing: Managing) -> APIRouter:
    """Listing, pausing, resuming, delivering again."""
    router = APIRouter(prefix="/v1/subscriptions", tags=["alerts 预警"], responses=REFUSALS)

    @router.get("", response_model=Subscriptions, summary="移交订阅 every receiver and how it stands")
    async def every() -> Response:
        return json_response({"items": [_row(row) for row in orjson.loads(await managing.subscriptions())]})

    @router.patch("/{subscription}", summary="停启 pause or resume a delivery")
    async def enable(subscription: Id, wish: Enabling) -> Response:
        return _told(*await managing.enable(subscription, wish.model_dump_json().encode()))

    @router.post("/{subscription}/replay", status_code=202, summary="重放 deliver a range again")
    async def replay(subscription: Id, wish: ReplayWish) -> Response:
        return _told(*await managing.replay(subscription, wish.model_dump_json().encode()))

    return router


def _row(row: dict[str, Any]) -> dict[str, Any]:
    """The query of a receiver's address may be its password."""
    return {**row, "url": str(row["url"]).partition("?")[0]}


def _told(status: int, answer: bytes) -> Response:
    if status >= 300:
        return Response(answer, status, media_type="application/json")
    told = orjson.loads(answer)
    body = orjson.dumps(_row(told) if "url" in told else told)
    return Response(body, status, media_type="application/json")
