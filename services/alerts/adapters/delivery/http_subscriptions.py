"""``/v1/subscriptions`` (移交订阅): who gets alerts by webhook, with FastAPI."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any, Protocol, TypeVar

from fastapi import APIRouter, HTTPException, Path, Response
from fastapi.responses import HTMLResponse

from chassis.egress.allow_list import NotAllowed
from contracts.messages.subscription import Replay
from services.alerts.adapters.delivery.wishes import (
    Change,
    Created,
    NewSubscription,
    ReplayWish,
    Rotated,
    Rotation,
    SigningKey,
)
from services.alerts.domain.delivery.page import page
from services.alerts.domain.delivery.standing import Standing

Id = Annotated[str, Path(max_length=64)]
T = TypeVar("T")
REFUSALS: dict[int | str, dict[str, Any]] = {
    404: {"description": "There is no such subscription"},
    422: {"description": "Not allowed, or not understood; says what and why"},
    503: {"description": "Kafka is away, or alerts is starting again; ask again soon"},
}


class Subscriptions(Protocol):
    """Who keeps them. All of it raises TransientFailure."""

    @property
    def public(self) -> bytes:
        """The SM2 key that receivers verify with."""

    async def all(self) -> list[Standing]:
        """The oldest first."""

    async def find(self, id_: str) -> Standing | None:
        """One."""

    async def create(self, wish: Mapping[str, Any]) -> tuple[str, str] | None:
        """Id and secret; None when there are too many."""

    async def change(self, id_: str, wish: Mapping[str, Any]) -> Standing | None:
        """As it is then."""

    async def rotate(self, id_: str, overlap: timedelta) -> tuple[str, datetime] | None:
        """A new secret, and until when the old one holds."""

    async def replay(self, id_: str, since: datetime, until: datetime | None) -> Replay | None:
        """What will be delivered again."""

    async def remove(self, id_: str) -> bool:
        """Whether there was one."""


class Checks(Protocol):
    """Who knows which addresses are allowed."""

    async def check(self, url: str) -> None:
        """Raises NotAllowed."""


def subscriptions_router(subscriptions: Subscriptions, checks: Checks) -> APIRouter:
    """Listing, subscribing, changing, unsubscribing."""
    router = APIRouter(tags=["subscriptions 移交订阅"], responses=REFUSALS)

    @router.get("/v1/subscriptions", summary="every subscription and how it stands")
    async def every() -> list[Standing]:
        return await subscriptions.all()

    @router.post("/v1/subscriptions", status_code=201, summary="新订阅 subscribe a receiver")
    async def subscribe(wish: NewSubscription, response: Response) -> Created:
        await _check(checks, wish.url)
        created = await subscriptions.create(wish.model_dump())
        if created is None:
            raise HTTPException(409, "there are as many subscriptions as there may be: remove one first")
        response.headers["Location"] = f"/v1/subscriptions/{created[0]}"
        return Created(id=created[0], secret=created[1])

    @router.get("/v1/subscriptions/{id_}", summary="one subscription and how it stands")
    async def one(id_: Id) -> Standing:
        return _found(await subscriptions.find(id_))

    @router.patch("/v1/subscriptions/{id_}", summary="变更 change, pause or resume")
    async def change(id_: Id, wish: Change) -> Standing:
        news = wish.model_dump(exclude_unset=True)
        if "url" in news:
            await _check(checks, wish.url)
        return _found(await subscriptions.change(id_, news))

    @router.delete("/v1/subscriptions/{id_}", status_code=204, summary="退订 unsubscribe")
    async def remove(id_: Id) -> None:
        if not await subscriptions.remove(id_):
            raise HTTPException(404, "there is no such subscription")

    return router


def acts_router(subscriptions: Subscriptions) -> APIRouter:
    """换钥, 重放, the key to verify with, and ``/subscriptions``, the page for people."""
    router = APIRouter(tags=["subscriptions 移交订阅"], responses=REFUSALS)

    @router.get("/subscriptions", include_in_schema=False)
    async def show() -> HTMLResponse:
        return HTMLResponse(page(await subscriptions.all()), headers={"cache-control": "no-store"})

    @router.get("/v1/signing-key", summary="验签公钥 the SM2 key that receivers verify with")
    async def signing_key() -> SigningKey:
        return SigningKey(public_key=subscriptions.public.hex())

    @router.post("/v1/subscriptions/{id_}/rotate", summary="换钥 a new secret")
    async def rotate(id_: Id, wish: Rotation | None = None) -> Rotated:
        overlap = (wish or Rotation()).overlap_hours
        rotated = await subscriptions.rotate(id_, timedelta(hours=overlap))
        secret, until = _found(rotated)
        return Rotated(id=id_, secret=secret, old_secret_until=until)

    @router.post("/v1/subscriptions/{id_}/replay", status_code=202, summary="重放 deliver a range again")
    async def replay(id_: Id, wish: ReplayWish) -> Replay:
        return _found(await subscriptions.replay(id_, wish.since, wish.until))

    return router


async def _check(checks: Checks, url: str) -> None:
    try:
        await checks.check(url)
    except NotAllowed as error:
        raise HTTPException(422, f"url: {error}") from error


def _found(found: T | None) -> T:
    if found is None:
        raise HTTPException(404, "there is no such subscription")
    return found
