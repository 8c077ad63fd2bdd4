"""Who sends change sets and waits until indicators has booked them."""

import asyncio
import time
from collections.abc import Sequence

from chassis.kafka.records import Outgoing
from chassis.kafka.writer import KafkaWriter
from tests.bench.clients.ledger_tail import LedgerTail

MOST_SECONDS = 240


async def seconds_until_booked(bootstrap: str, records: Sequence[Outgoing]) -> float:
    """Send the records; returns when each has its page in the ledger."""
    async with asyncio.timeout(MOST_SECONDS), LedgerTail(bootstrap) as ledger:
        began = time.perf_counter()
        writer = KafkaWriter(bootstrap, "bench")
        await writer.start()
        await asyncio.gather(writer.send_all(records), ledger.pages(len(records)))
        await writer.stop()
        return time.perf_counter() - began
