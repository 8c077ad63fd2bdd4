"""Positions as text (``figures:epoch:offset,alerts:epoch:offset``), for SSE and polling."""

from collections.abc import Iterable, Sequence

from pydantic import ValidationError

from services.gateway.domain.feed.live import Subscription
from services.gateway.domain.feed.requests import Position
from services.gateway.domain.feed.wanted import BY_INDICATOR, BY_UNIT


def positions_text(subscriptions: Iterable[Subscription]) -> str:
    """Where someone stands; a channel it was told nothing of yet is named alone."""
    return ",".join(
        f"{one.channel}:{one.epoch}:{one.offset}" if one.epoch else one.channel for one in subscriptions
    )


def subscriptions_at(text: str, units: Sequence[str], indicators: Sequence[str]) -> list[Subscription]:
    """Subscriptions to what a text names, with filters where a channel has such.

    A channel that is named twice counts as it was named last. Raises ValueError.
    """
    found = [_subscription(part.strip(), units, indicators) for part in text.split(",") if part.strip()]
    if not found:
        raise ValueError("name at least one channel")
    return list({one.channel: one for one in found}.values())


def _subscription(text: str, units: Sequence[str], indicators: Sequence[str]) -> Subscription:
    name, *rest = text.split(":")
    if len(rest) not in {0, 2} or (rest and not rest[1].isdecimal()):
        raise ValueError("a channel is named alone, or with its position: channel:epoch:offset")
    try:
        position = Position.model_validate(
            {
                "name": name,
                "epoch": rest[0] if rest else None,
                "offset": int(rest[1]) if rest else None,
                "units": list(units) if name in BY_UNIT else [],
                "indicators": list(indicators) if name in BY_INDICATOR else [],
            }
        )
    except ValidationError as error:
        raise ValueError(f"channels: {error.errors(include_input=False)[0]['msg']}") from None
    return position.subscription
