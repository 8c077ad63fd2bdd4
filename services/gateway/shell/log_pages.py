"""Single messages of the log, fetched again from where they are noted to lie."""

import asyncio
from collections.abc import Iterable

from chassis.errors import TransientFailure
from chassis.kafka.log_reader import TailReader
from chassis.kafka.records import Partition, Record

PATIENCE_SECONDS = 5.0
MOST_BYTES = 64 * 1024
"""Of one fetch: we want single messages; a larger one still comes whole."""


class LogPages:
    """One reader, one request at a time. Raises TransientFailure."""

    name = "log pages"

    def __init__(self, bootstrap: str) -> None:
        self._source = TailReader(bootstrap, most_bytes=MOST_BYTES)
        self._turn = asyncio.Lock()

    async def start(self) -> None:
        """Nothing: the first thing to wait for is Kafka, and ``run`` does."""

    async def run(self) -> None:
        """Connect; until then whoever asks is told to come again."""
        await self._source.start()
        await asyncio.Event().wait()

    async def stop(self) -> None:
        """Disconnect."""
        await self._source.stop()

    async def read(self, topic: str, places: Iterable[str]) -> dict[str, Record]:
        """Place (``partition:offset``) → its message."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS), self._turn:
                return {place: await self._one(topic, place) for place in places}
        except TimeoutError as error:
            raise TransientFailure("Kafka does not answer") from error

    async def _one(self, topic: str, place: str) -> Record:
        partition, offset = (int(number) for number in place.split(":"))
        where: Partition = (topic, partition)
        self._source.follow({where: offset})
        while True:
            for record in (await self._source.batch(most=1)).get(where, []):
                if record.offset == offset:
                    return record
                raise TransientFailure(f"{topic} no longer has {place}")
