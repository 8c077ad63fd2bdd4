"""What a screen may say on ``/v1/live``, and how much of it."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, ValidationError, model_validator

from contracts.base import Model
from services.gateway.domain.feed.live import Subscription
from services.gateway.domain.feed.wanted import BY_INDICATOR, BY_UNIT, Wanted
from services.gateway.domain.model.tables import CHANNELS

LARGEST_REQUEST_CHARACTERS = 16 * 1024
MOST_NAMES = 200
MOST_REQUESTS = 20
WINDOW_SECONDS = 1.0

BAD_REQUEST = 4400
TOO_SLOW = 4408
TOO_MANY = 4429


class Refusal(Exception):
    """The connection is closed with ``close_code`` after an error frame with ``code`` and ``detail``."""

    def __init__(self, code: str, detail: str, close_code: int = BAD_REQUEST) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.close_code = close_code


Name = Annotated[str, StringConstraints(min_length=1, max_length=80)]


class Position(Model):
    """A channel, where the screen stands in it if it has been here before, and which part of it it wants.

    ``units`` are districts (320412 with the units inside it), the city, or units; ``indicators`` ids, with
    their breakdowns.
    """

    name: Literal["figures", "alerts", "plans", "permits", "projects", "system"]
    epoch: Annotated[str, Field(max_length=64)] | None = None
    offset: Annotated[int, Field(ge=0, le=2**53)] | None = None
    units: Annotated[list[Name], Field(default_factory=list, max_length=MOST_NAMES)]
    indicators: Annotated[list[Name], Field(default_factory=list, max_length=MOST_NAMES)]

    @model_validator(mode="after")
    def _filters_fit(self) -> Self:
        if self.units and self.name not in BY_UNIT:
            raise ValueError("this channel has no units")
        if self.indicators and self.name not in BY_INDICATOR:
            raise ValueError("this channel has no indicators")
        return self

    @property
    def subscription(self) -> Subscription:
        """From where it stands, or from the beginning."""
        wanted = Wanted(frozenset(self.units), frozenset(self.indicators))
        if self.epoch is None or self.offset is None:
            return Subscription(self.name, wanted=wanted)
        return Subscription(self.name, self.epoch, self.offset, wanted)


class Subscribe(Model):
    """The one request there is; ``wall`` is what the screen is called in the list of who is there."""

    op: Literal["subscribe"]
    wall: Annotated[str, StringConstraints(min_length=1, max_length=64)] | None = None
    channels: Annotated[list[Position], Field(min_length=1, max_length=len(CHANNELS))]

    @property
    def subscriptions(self) -> list[Subscription]:
        """What it asks for."""
        return [position.subscription for position in self.channels]


def subscriptions_of(text: str) -> list[Subscription]:
    """The subscriptions a request asks for; raises Refusal."""
    return request_in(text).subscriptions


def request_in(text: str) -> Subscribe:
    """What a screen asks for; raises Refusal."""
    if len(text) > LARGEST_REQUEST_CHARACTERS:
        raise Refusal("too_large", f"a request has at most {LARGEST_REQUEST_CHARACTERS} characters", 1009)
    try:
        return Subscribe.model_validate_json(text)
    except ValidationError as error:
        raise _refusal(error) from None


def _refusal(error: ValidationError) -> Refusal:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    where = ".".join(str(step) for step in first["loc"])
    if first["type"] == "json_invalid":
        return Refusal("not_json", "a request is one JSON object")
    if where == "op":
        return Refusal("unknown_op", 'the only operation is "subscribe"')
    return Refusal("invalid", f"{where or 'request'}: {first['msg']}")


class RequestBudget:
    """At most ``MOST_REQUESTS`` requests within any ``WINDOW_SECONDS``."""

    def __init__(self) -> None:
        self._times: list[float] = []

    def spend(self, now_seconds: float) -> None:
        """Count one request; raises Refusal when there were too many."""
        self._times = [time for time in self._times if now_seconds - time < WINDOW_SECONDS]
        self._times.append(now_seconds)
        if len(self._times) > MOST_REQUESTS:
            raise Refusal("too_many", f"at most {MOST_REQUESTS} requests a second", TOO_MANY)
