"""往日所知: answers from the ledger alone what was known by an instant, beside the stream, not before it.

Known times never run backwards within a district, so reading ends at its first later page; where it begins,
bookmarks say. One question at a time, a bounded number of them waiting, none after nobody waits any more.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import NamedTuple, Protocol

from pydantic import ValidationError

from chassis.errors import TransientFailure
from chassis.kafka.records import Outgoing, Record
from contracts import topics
from contracts.measure import number_of
from contracts.messages.ledger import LedgerPage
from contracts.messages.recall import RecallAnswer, Recalled, RecallQuestion
from contracts.wire import Message
from services.indicators.domain.memory.bookmarks import Bookmark, Bookmarks
from services.indicators.domain.memory.sums import LedgerSums
from services.indicators.shell.keeper import Tools
from services.indicators.shell.saying.sender import Sender

logger = logging.getLogger(__name__)

PATIENCE = timedelta(seconds=30)
"""Nobody waits longer for an answer: older questions are left alone after a restart."""
MOST_WAITING = 64
NOWHERE = Bookmark(LedgerSums(), 0)
BUSY = "too many questions wait for the ledger: ask again in a moment"


class Asked(NamedTuple):
    """A question, and the partition of its district."""

    message: Message[RecallQuestion]
    partition: int


class Log(Protocol):
    """Where the ledger is read: any range of a topic, from start to end."""

    async def ends(self, topic: str) -> dict[int, int]:
        """Partition → offset after its newest message."""

    def read(self, topic: str, partition: int, start: int, end: int) -> AsyncIterator[list[Record]]:
        """Batches of the records with ``start <= offset < end``."""


class Recollection:
    """One part of the process: questions in, answers out, the ledger in between."""

    name = "recollection"

    def __init__(self, tools: Tools, log: Log) -> None:
        self._tools, self._log, self._sender = tools, log, Sender(tools.writer)
        self._waiting: asyncio.Queue[Asked] = asyncio.Queue(MOST_WAITING)
        self._bookmarks: dict[str, Bookmarks] = {}

    def ask(self, asked: Asked) -> list[Outgoing]:
        """Take a question to be answered in its turn; when too many wait, what there is to say at once."""
        if self._waiting.full():
            return [self._message(_answer(asked, NOWHERE, BUSY))]
        self._waiting.put_nowait(asked)
        return []

    async def start(self) -> None:
        """Nothing: the first question connects to Kafka."""

    async def stop(self) -> None:
        """Nothing: who waits for an answer asks again."""

    async def run(self) -> None:
        """Answer for ever. A broker that is away is not waited for: the asker is told to ask again."""
        while True:
            asked = await self._waiting.get()
            try:
                with self._tools.metrics.recall_seconds.time():
                    answer = _answer(asked, await self._recall(asked))
            except TransientFailure as failure:
                logger.warning("cannot read the ledger: %s", failure)
                continue
            except ValidationError as error:
                logger.exception("the ledger of %s holds what is no page", asked.message.data.district)
                answer = _answer(asked, NOWHERE, f"the ledger cannot be read: {error}"[:2000])
            if self._awaited(asked):
                await self._sender.send([self._message(answer)])

    async def _recall(self, asked: Asked) -> Bookmark:
        """The sums by the instant asked about; half done, but not lost, when nobody waits any more."""
        question, partition = asked.message.data, asked.partition
        bookmarks = self._bookmarks.setdefault(question.district, Bookmarks())
        at = bookmarks.before(question.known_until)
        end = (await self._log.ends(topics.LEDGER.name))[partition]
        async for records in self._log.read(topics.LEDGER.name, partition, at.next_offset, end):
            at, over = await asyncio.to_thread(_count, records, at, question)
            if over:
                break
            bookmarks.put(at.sums, at.next_offset)
            if not self._awaited(asked):
                break
        return at

    def _awaited(self, asked: Asked) -> bool:
        return self._tools.clock.now() - asked.message.time < PATIENCE

    def _message(self, answer: RecallAnswer) -> Outgoing:
        message = Message[RecallAnswer](
            id=f"answer/{answer.question_id}/{answer.district}",
            source="/onemap/indicators",
            type="planning.recall.answered",
            subject=answer.question_id,
            time=self._tools.clock.now(),
            correlationid=answer.question_id,
            data=answer,
        )
        return Outgoing(topics.ANSWERS.name, answer.question_id, message.to_bytes())


def _count(records: list[Record], at: Bookmark, question: RecallQuestion) -> tuple[Bookmark, bool]:
    """Count the pages of the district that were known; whether there came one that was not known whole."""
    for record in records:
        if record.key == question.district.encode():
            page = Message[LedgerPage].model_validate_json(record.value or b"")
            if not at.sums.take(page.data, page.time, question.known_until):
                return at, True
    return Bookmark(at.sums, records[-1].offset + 1), False


def _answer(asked: Asked, known: Bookmark, problem: str | None = None) -> RecallAnswer:
    question, units = asked.message.data, known.sums.units
    return RecallAnswer(
        question_id=question.question_id,
        district=question.district,
        known_until=question.known_until,
        figures=[
            Recalled.model_validate(
                {**key._asdict(), "value": number_of(amount, unit), "unit_of_measure": unit}
            )
            for key, amount in sorted(known.sums.amounts.items())
            if key.indicator in question.indicators
            for unit in [units[key.indicator]]
        ],
        shard_offset=known.sums.shard_offset,
        problem=problem,
    )
