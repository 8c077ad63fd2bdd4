"""The texts sent on ``/v1/live``. Values are JSON already and are put in as they are."""

import json
from collections.abc import Mapping
from datetime import datetime

from services.gateway.domain.changes import utc_text
from services.gateway.domain.live import Items, Update


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
