"""Who waits until change sets have been booked."""

from types import TracebackType
from typing import Self

from chassis.kafka.log_reader import TailReader
from contracts.topics import LEDGER


class LedgerTail:
    """Counts the pages that come after it was opened."""

    def __init__(self, bootstrap: str) -> None:
        self._reader = TailReader(bootstrap)

    async def __aenter__(self) -> Self:
        await self._reader.start()
        ends = await self._reader.ends(LEDGER.name)
        self._reader.follow({(LEDGER.name, number): end for number, end in ends.items()})
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._reader.stop()

    async def pages(self, count: int) -> None:
        """Return when so many have come."""
        while count > 0:
            read = await self._reader.batch(timeout_ms=50)
            count -= sum(len(records) for records in read.values())
