"""When each change came into the log that everything behind ingest reads."""

import asyncio
from contextlib import suppress
from types import TracebackType
from typing import Self

import orjson

from chassis.kafka.log_reader import TailReader
from contracts.topics import CHANGES


class ChangeTail:
    """Subject → when ingest wrote its change (seconds since 1970, to the millisecond), from now on."""

    def __init__(self, bootstrap: str) -> None:
        self._reader = TailReader(bootstrap)
        self.written: dict[str, float] = {}

    async def __aenter__(self) -> Self:
        await self._reader.start()
        ends = await self._reader.ends(CHANGES.name)
        self._reader.follow({(CHANGES.name, number): end for number, end in ends.items()})
        self._reading = asyncio.create_task(self._read())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._reading.cancel()
        with suppress(asyncio.CancelledError):
            await self._reading
        await self._reader.stop()

    async def _read(self) -> None:
        while True:
            for records in (await self._reader.batch(timeout_ms=200)).values():
                for record in records:
                    changes = orjson.loads(record.value or b"{}").get("data", {}).get("changes", ())
                    at = record.timestamp_ms / 1000
                    self.written |= {change["subject"]: at for change in changes}
