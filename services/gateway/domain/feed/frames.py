"""The texts sent on ``/v1/live``. Values are JSON already and are put in as they are."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.gateway.domain.feed.live import Items, Update
from services.gateway.domain.model.changes import utc_text

TEXT, FIN = 0x1, 0x80


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text made once for all who are told it, and the same in one unmasked WebSocket frame (RFC 6455)."""

    text: bytes
    framed: bytes


def prepared(text: str) -> Prepared:
    """Ready to send."""
    payload = text.encode()
    return Prepared(payload, _head(len(payload)) + payload)


def _head(size: int) -> bytes:
    if size < 126:
        return bytes([FIN | TEXT, size])
    if size < 2**16:
        return bytes([FIN | TEXT, 126]) + size.to_bytes(2)
    return bytes([FIN | TEXT, 127]) + size.to_bytes(8)


def update_frame(update: Update, items: Items) -> str:
    """A ``snapshot``, or a ``delta`` that continues from ``previous``."""
    head: dict[str, object] = {
        "op": "snapshot" if update.previous is None else "delta",
        "channel": update.channel,
    }
    head["epoch"] = update.epoch
    if update.previous is not None:
        head["previous"] = update.previous
    head["offset"] = update.offset
    told = ",".join(_item(key, value) for key, value in items.items())
    return f'{_json(head)[:-1]},"items":[{told}]}}'


def heartbeat_frame(time: datetime, watermarks: Mapping[str, str], build: str, problems: list[str]) -> str:
    """The server's time, the newest event time of each source, the build of the page, what is not well."""
    return _json(
        {
            "op": "heartbeat",
            "time": utc_text(time),
            "watermarks": dict(watermarks),
            "build": build,
            "problems": problems,
        }
    )


def error_frame(code: str, detail: str) -> str:
    """Why the connection is about to be closed."""
    return _json({"op": "error", "code": code, "detail": detail})


def _item(key: str, value: str | None) -> str:
    return f'{{"key":{_json(key)},"value":{value if value is not None else "null"}}}'


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
