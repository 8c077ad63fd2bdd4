"""What lies last under each key of a compacted topic, and whether that is also the newest.

A worker that was frozen or cut off may still say something after the worker that took its districts over;
and the district that a permit left may say that it is over after the one it came to has said what it found.
Such words are right for their place in a log, but they must not stay the last ones.
"""

from dataclasses import dataclass
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from chassis.kafka.records import Outgoing, Record
from contracts.wire import Message


class Rank(NamedTuple):
    """Of two messages of one key the greater is the newer: as :attr:`Finding.rank` of the contracts."""

    subject_version: int
    stays: bool
    shard_offset: int


class _Placed(BaseModel):
    """What every message of a shard says: after which offset of its log it holds."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    shard_offset: int
    subject_version: int | None = None
    withdrawn: bool = False
    status: str | None = None

    @property
    def rank(self) -> Rank:
        version = -1 if self.subject_version is None else self.subject_version
        return Rank(version, not self.withdrawn, self.shard_offset)


_PLACED = Message[_Placed]


@dataclass(frozen=True)
class _Said:
    rank: Rank
    offset: int
    value: bytes
    status: str | None

    def again(self, record: Record) -> list[Outgoing]:
        """The message once more; after one that ended its key is removed once more."""
        key = (record.key or b"").decode()
        said = [Outgoing(record.topic, key, self.value)]
        removed = self.status == "ended" and self.rank.stays
        return [*said, Outgoing(record.topic, key, None)] if removed else said


class Newest:
    """The newest message of each key: that of the greatest rank, and among equals the last."""

    def __init__(self) -> None:
        self._said: dict[bytes, _Said] = {}

    def outdated_by(self, record: Record) -> list[Outgoing]:
        """Take a message, in the order of its topic; one that came late returns the newer, to be said again.

        So does a removal of what is present. Raises ValidationError for a message that names no place.
        """
        known = self._said.get(record.key or b"")
        if known is not None and record.offset <= known.offset:
            return []
        if record.value is None:
            return known.again(record) if known is not None and known.status == "present" else []
        placed = _PLACED.model_validate_json(record.value).data
        if known is not None and placed.rank < known.rank:
            return known.again(record)
        self._said[record.key or b""] = _Said(placed.rank, record.offset, record.value, placed.status)
        return []
