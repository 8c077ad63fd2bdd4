"""``/v1/silences`` (预警静默): keep alerts quiet for a while, with FastAPI."""

import uuid
from datetime import datetime, timedelta
from typing import Annotated, Any, Protocol

from fastapi import APIRouter, HTTPException, Path
from pydantic import Field

from contracts.base import LongText, Model, Moment, Text
from contracts.messages.silence import Matcher, Silence

LONGEST = timedelta(days=366)
SilenceId = Annotated[str, Path(max_length=256)]
REFUSALS: dict[int | str, dict[str, Any]] = {
    404: {"description": "There is no such silence"},
    409: {"description": "It is over"},
    422: {"description": "Matches everything, has ended before it begins, or lasts for more than a year"},
    503: {"description": "Kafka is away; ask again soon"},
}


class SilenceWish(Model):
    """静默申请: which alerts, who asks, why, and until when."""

    matcher: Matcher
    by: Text
    why: LongText = Field(min_length=1)
    ends_at: Moment
    starts_at: Moment | None = None


class Ending(Model):
    """提前结束静默: who ends it, and why."""

    by: Text
    why: LongText = Field(min_length=1)


class Silences(Protocol):
    """Where silences are kept."""

    silences: dict[str, Silence]

    def now(self) -> datetime:
        """The time of what is said."""

    async def refresh(self) -> None:
        """Read what others said. Raises TransientFailure."""

    async def say(self, data: Silence) -> None:
        """Raises TransientFailure."""


def silences_router(silences: Silences) -> APIRouter:
    """List, make and end silences."""
    router = APIRouter(prefix="/v1/silences", tags=["silences 预警静默"], responses=REFUSALS)

    @router.get("", summary="静默 every silence, and whether it holds now")
    async def list_silences() -> list[dict[str, Any]]:
        await silences.refresh()
        return [_shown(one, silences.now()) for one in silences.silences.values()]

    @router.post("", status_code=201, summary="静默 keep matching alerts quiet; they are told as ever")
    async def silence(wish: SilenceWish) -> dict[str, Any]:
        said = _silence(wish, silences.now())
        await silences.say(said)
        return _shown(said, silences.now())

    @router.post("/{silence_id}/end", summary="提前结束 end a silence now")
    async def end(silence_id: SilenceId, ending: Ending) -> dict[str, Any]:
        await silences.refresh()
        held, now = silences.silences.get(silence_id), silences.now()
        if held is None:
            raise HTTPException(404, "there is no such silence")
        if held.ends_at <= now:
            raise HTTPException(409, "it is over")
        ended = held.model_copy(update={"ends_at": max(now, held.starts_at), **ending.model_dump()})
        await silences.say(ended)
        return _shown(ended, now)

    return router


def _silence(wish: SilenceWish, now: datetime) -> Silence:
    starts_at = max(now, wish.starts_at or now)
    if not wish.matcher.model_dump(exclude_none=True):
        raise HTTPException(422, "matcher: say at least one thing that the alerts must be")
    if not timedelta() < wish.ends_at - starts_at <= LONGEST:
        raise HTTPException(422, "ends_at: after it starts, and within a year")
    given = {"matcher": wish.matcher, "by": wish.by, "why": wish.why, "ends_at": wish.ends_at}
    return Silence.model_validate({"silence_id": str(uuid.uuid4()), "starts_at": starts_at, **given})


def _shown(silence: Silence, now: datetime) -> dict[str, Any]:
    holds = silence.starts_at <= now < silence.ends_at
    return silence.model_dump(mode="json", exclude_none=True) | {"holds": holds}
