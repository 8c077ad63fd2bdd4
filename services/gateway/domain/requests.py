"""What a screen may say on ``/v1/live``, and how much of it."""

from typing import Annotated, Literal

from pydantic import Field, ValidationError

from contracts.base import Model
from services.gateway.domain.live import Subscription
from services.gateway.domain.tables import CHANNELS

LARGEST_REQUEST_CHARACTERS = 16 * 1024
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


class Position(Model):
    """A channel, and where the screen stands in it if it has been here before."""

    name: Literal["figures", "alerts", "plans", "permits", "projects", "system"]
    epoch: Annotated[str, Field(max_length=64)] | None = None
    offset: Annotated[int, Field(ge=0, le=2**53)] | None = None


class Subscribe(Model):
    """The one request there is."""

    op: Literal["subscribe"]
    channels: Annotated[list[Position], Field(min_length=1, max_length=len(CHANNELS))]


def subscriptions_of(text: str) -> list[Subscription]:
    """The subscriptions a request asks for; raises Refusal."""
    if len(text) > LARGEST_REQUEST_CHARACTERS:
        raise Refusal("too_large", f"a request has at most {LARGEST_REQUEST_CHARACTERS} characters", 1009)
    try:
        request = Subscribe.model_validate_json(text)
    except ValidationError as error:
        raise _refusal(error) from None
    return [
        Subscription(position.name, position.epoch, position.offset)
        if position.epoch is not None and position.offset is not None
        else Subscription(position.name)
        for position in request.channels
    ]


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
