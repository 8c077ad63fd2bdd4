"""Reads what the proof needs from the topics, and says on the terminal how far it is."""

import sys
from collections.abc import AsyncIterator, Collection, Mapping
from datetime import datetime

from pydantic import ValidationError

from chassis.kafka.log_reader import LogReader
from chassis.kafka.records import Record
from contracts import topics
from contracts.messages.change import ChangeSet
from contracts.messages.ledger import LedgerPage
from contracts.wire import Message
from services.indicators.as_of.replay import Replay
from services.indicators.domain.memory.sums import LedgerSums


async def replay(log: LogReader, into: Replay, districts: Collection[str]) -> int:
    """Feed the replay with the logs of the districts; returns how many changes were known."""
    known = 0
    async for record in _records_of(log, topics.CHANGES.name, districts, into.over):
        change_set = _read(record)
        if change_set is not None:
            known += into.take(change_set, record.offset)
    return known


async def ledger(log: LogReader, replayed: Mapping[str, int], until: datetime) -> dict[str, LedgerSums]:
    """District → what its ledger says by ``until`` of its log up to the offset that was ``replayed``."""
    sums: dict[str, LedgerSums] = {}
    over: set[str] = set()
    async for record in _records_of(log, topics.LEDGER.name, replayed, over):
        page = Message[LedgerPage].model_validate_json(record.value or b"")
        if page.data.shard_offset > replayed[page.data.district]:
            continue
        if not sums.setdefault(page.data.district, LedgerSums()).take(page.data, page.time, until):
            over.add(page.data.district)
    return sums


async def _records_of(
    log: LogReader, topic: str, districts: Collection[str], over: Collection[str]
) -> AsyncIterator[Record]:
    """The records of the districts that are not ``over`` yet; what else lies there is not even decoded."""
    ends = await log.ends(topic)
    whole, done = sum(ends.values()), 0
    for partition, end in ends.items():
        async for batch in log.read(topic, partition, 0, end):
            for record in batch:
                district = (record.key or b"").decode("ascii", "replace")
                if district in districts and district not in over:
                    yield record
            _progress(f"{topic}: {done + batch[-1].offset + 1} of {whole} messages read")
        done += end
    _progress("")


def _read(record: Record) -> ChangeSet | None:
    """The change set, or None for what indicators too could not read."""
    try:
        return Message[ChangeSet].model_validate_json(record.value or b"").data
    except ValidationError:
        return None


def _progress(words: str) -> None:
    print(f"\r\x1b[K{words}", end="", file=sys.stderr, flush=True)
