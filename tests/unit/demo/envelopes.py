"""Reading what the demo sends as any receiver would."""

from typing import Any

import orjson

from contracts.base import Model
from contracts.events import EVENTS
from contracts.wire import Attributes


def validated(body: bytes) -> Model:
    """The typed data of a structured CloudEvent; raises ValueError when it breaks its contract."""
    document: dict[str, Any] = orjson.loads(body)
    Attributes.model_validate(document)
    return EVENTS[document["type"]].model_validate_json(orjson.dumps(document["data"]))
