"""The replicas' side of the read model: load it, follow its streams, fetch shapes."""

from collections.abc import Iterable
from typing import Any

from redis.asyncio import Redis

from chassis.errors import TransientFailure
from services.gateway.adapters.read_model import keys
from services.gateway.adapters.read_model.client import transient
from services.gateway.domain.feed.live import ChannelLog, Entry, trimmed
from services.gateway.domain.model.tables import MIRRORED

BLOCK_MS = 500
MOST_ENTRIES = 2000


class ModelReader:
    """Reads the read model. Raises TransientFailure."""

    def __init__(self, client: Redis, history_entries: int) -> None:
        self._client = client
        self._history = history_entries

    async def complete_epoch(self) -> str | None:
        """The epoch to show; None while there is none that has caught up with the log."""
        with transient():
            epoch: Any = await self._client.get(keys.POINTER)
            if epoch is None:
                return None
            complete = await self._client.hget(keys.positions(epoch), "complete")
            return str(epoch) if complete else None

    async def load(self, epoch: str) -> dict[str, ChannelLog]:
        """Every mirrored table as of one moment; raises TransientFailure when the epoch ended meanwhile."""
        with transient():
            pipe = self._client.pipeline(transaction=True)
            pipe.hmget(keys.positions(epoch), "born", "complete")
            pipe.hgetall(keys.offsets(epoch))
            for table in MIRRORED:
                pipe.hgetall(keys.data(epoch, table))
                pipe.xrange(keys.stream(epoch, table))
            there, offsets, *answers = await pipe.execute()
        if not any(there):
            raise TransientFailure(f"epoch {epoch} has ended")
        pairs = zip(MIRRORED, answers[::2], answers[1::2], strict=True)
        return {
            table: self._log(epoch, table, int(offsets.get(table, 0)), (items, entries))
            for table, items, entries in pairs
        }

    async def follow(self, epoch: str, offsets: dict[str, int]) -> list[tuple[str, Entry]]:
        """What came after ``offsets`` in each table, waiting a moment for it; in order within a table."""
        streams: Any = {keys.stream(epoch, channel): f"{offsets[channel]}-0" for channel in MIRRORED}
        channel_of = {keys.stream(epoch, channel): channel for channel in MIRRORED}
        with transient():
            read: Any = await self._client.xread(streams, count=MOST_ENTRIES, block=BLOCK_MS)
        answers = read.items() if isinstance(read, dict) else read
        return [(channel_of[name], _entry(*raw)) for name, entries in answers for raw in _flat(entries)]

    async def values(self, epoch: str, table: str, names: list[str]) -> list[str]:
        """The values of some items, in the order asked; those that are gone are left out."""
        if not names:
            return []
        with transient():
            found: Any = await self._client.hmget(keys.data(epoch, table), names)
        return [value for value in found if value is not None]

    def _log(self, epoch: str, table: str, offset: int, stored: tuple[Any, Any]) -> ChannelLog:
        items, entries = stored
        history = trimmed((_entry(*raw) for raw in entries), offset)
        return ChannelLog(table, epoch, self._history, offset, items, history)


def _flat(entries: Any) -> Iterable[Any]:
    """XREAD answers a list of entries, or, in the newer protocol, a list of such lists."""
    return entries[0] if entries and isinstance(entries[0], list) else entries


def _entry(identity: str, fields: dict[str, str]) -> Entry:
    return Entry(int(identity.partition("-")[0]), fields["k"], fields.get("v"))
