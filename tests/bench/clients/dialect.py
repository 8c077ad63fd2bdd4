"""What a screen says to the server it listens to: ours, or Centrifugo."""

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Dialect:
    """Where to connect, what to say first, and which text is a ping that wants to be said back."""

    path: str
    hello: tuple[bytes, ...]
    ping: bytes = b"\x00"


def gateway(standing: tuple[str, int] | None = None) -> Dialect:
    """``/v1/live``, the figures: all of them, or what came after ``standing`` (epoch, offset)."""
    position = {"epoch": standing[0], "offset": standing[1]} if standing else {}
    asked = {"op": "subscribe", "channels": [{"name": "figures", **position}]}
    return Dialect("/v1/live", (json.dumps(asked).encode(),))


def centrifugo() -> Dialect:
    """Its JSON protocol: connect, then subscribe to ``figures``."""
    hello = ({"id": 1, "connect": {}}, {"id": 2, "subscribe": {"channel": "figures"}})
    return Dialect("/connection/websocket", tuple(json.dumps(words).encode() for words in hello), b"{}")
