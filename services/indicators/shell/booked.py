"""What the ledger of a partition says so far, read from the topic."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from chassis.kafka.log_reader import LogReader
from contracts import topics
from contracts.messages.ledger import LedgerPage
from contracts.wire import Message
from services.indicators.domain.memory.sums import LedgerSums

AT_ANY_TIME = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Booked:
    """District → the sums of its pages, and the newest offset of planning.changes.v1 that has a page."""

    sums: Mapping[str, LedgerSums]
    until: int


async def booked(log: LogReader, partition: int) -> Booked:
    """All pages of a partition: the same districts are in it as in that of the changes."""
    sums: dict[str, LedgerSums] = {}
    end = (await log.ends(topics.LEDGER.name)).get(partition, 0)
    async for batch in log.read(topics.LEDGER.name, partition, 0, end):
        for record in batch:
            page = Message[LedgerPage].model_validate_json(record.value or b"")
            sums.setdefault(page.data.district, LedgerSums()).take(page.data, page.time, AT_ANY_TIME)
    return Booked(sums, max((one.shard_offset for one in sums.values()), default=-1))
