"""CloudEvents written straight from plain values: for what is said by the hundred thousand.

A model would check each value on the way out once more; that what is written here is what the model of the
topic reads and writes, a test sees to.
"""

from datetime import datetime
from typing import Any

import orjson
from pydantic import BaseModel

SOURCE = "/onemap/indicators"


def event(kind: str, name: str, subject: str, now: datetime, data: dict[str, Any]) -> bytes:
    """Structured JSON of a CloudEvent with id ``name``; its ``data`` may hold flat models and times."""
    attributes = {
        "specversion": "1.0",
        "id": name,
        "source": SOURCE,
        "type": kind,
        "subject": subject,
        "time": now,
        "datacontenttype": "application/json",
        "data": data,
    }
    if "cause" in data:
        attributes["causationid"] = data["cause"].id
    return orjson.dumps(attributes, default=_plain, option=orjson.OPT_UTC_Z)


def _plain(value: BaseModel) -> dict[str, Any]:
    return given(vars(value))


def given(values: dict[str, Any]) -> dict[str, Any]:
    """Without what is absent."""
    return {name: value for name, value in values.items() if value is not None}
