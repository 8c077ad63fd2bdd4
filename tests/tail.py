"""A topic read on and on: each look sees only what has come since the last one."""

from types import TracebackType
from typing import Self

from chassis.kafka.log_reader import TailReader
from chassis.kafka.records import Record


class Tail:
    """All of a topic from its start, over one connection."""

    def __init__(self, bootstrap: str, topic: str) -> None:
        self._reader, self._topic = TailReader(bootstrap), topic

    async def __aenter__(self) -> Self:
        await self._reader.start()
        ends = await self._reader.ends(self._topic)
        self._reader.follow({(self._topic, number): 0 for number in ends})
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._reader.stop()

    async def read_on(self) -> list[Record]:
        """What was not read yet of all that lies there now, in order within each partition."""
        found: list[Record] = []
        ends = await self._reader.ends(self._topic)
        while await self._behind(ends):
            for records in (await self._reader.batch(timeout_ms=100)).values():
                found += records
        return found

    async def _behind(self, ends: dict[int, int]) -> bool:
        positions = {number: await self._reader.position((self._topic, number)) for number in ends}
        return any(positions[number] < end for number, end in ends.items())
