"""What lies last under each key of a compacted topic, and whether that is also the newest.

A worker that was frozen or cut off may still say something after the worker that took its districts over.
Its words are right for their place in the shard's log, but they must not stay the last ones.
"""

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from chassis.kafka.records import Outgoing, Record
from contracts.wire import Message


class _Placed(BaseModel):
    """What every message of a shard says: after which offset of its log it holds."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    shard_offset: int


@dataclass(frozen=True)
class _Said:
    shard_offset: int
    offset: int
    value: bytes


class Newest:
    """The newest message of each key: that of the greatest ``shard_offset``, and among equals the last."""

    def __init__(self) -> None:
        self._said: dict[bytes, _Said] = {}

    def outdated_by(self, record: Record) -> list[Outgoing]:
        """Take a message, in the order of its topic; one that came late returns the newer, to be said again.

        Raises ValidationError for a message that names no place in its shard's log.
        """
        if record.value is None:
            return []
        key, shard_offset = (
            record.key or b"",
            Message[_Placed].model_validate_json(record.value).data.shard_offset,
        )
        known = self._said.get(key)
        if known is None or shard_offset >= known.shard_offset:
            self._said[key] = _Said(shard_offset, record.offset, record.value)
        elif record.offset > known.offset:
            return [Outgoing(record.topic, key.decode(), known.value)]
        return []
