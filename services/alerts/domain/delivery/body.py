"""移交报文: a transition as a receiver gets it: a CloudEvent that is a Standard Webhooks payload as well."""

import json
from collections.abc import Sequence
from typing import Any

from contracts.messages.alert import Alert
from contracts.wire import Message

FIELDS: tuple[str, ...] = tuple(Alert.model_fields)
"""What a receiver can be allowed to see of an alert."""


def unknown_fields(fields: Sequence[str]) -> list[str]:
    """Those that no alert has."""
    return [name for name in fields if name not in FIELDS]


def webhook_body(message: Message[Alert], fields: Sequence[str] | None) -> bytes:
    """JSON; ``data`` holds only the allowed fields (数据最小化), all of them when ``fields`` is None.

    The envelope alone says which alert it is (``subject``) and which transition (``sequence``, ``id``);
    ``timestamp`` is Standard Webhooks' name for ``time``. Equal for every attempt.
    """
    whole = message.model_dump(mode="json", exclude_none=True)
    data = {name: value for name, value in whole["data"].items() if fields is None or name in fields}
    envelope: dict[str, Any] = {
        name: whole[name] for name in ("specversion", "id", "source", "type", "subject", "time")
    }
    envelope |= {
        "timestamp": whole["time"],
        "sequence": str(message.data.transition),
        "datacontenttype": "application/json",
        "data": data,
    }
    return json.dumps(envelope, ensure_ascii=False, separators=(",", ":")).encode()
