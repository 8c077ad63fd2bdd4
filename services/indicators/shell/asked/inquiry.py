"""Questions and answers: changes tried on a shard of this worker (试算), and what was known by an instant.

A question for a district comes to the worker that owns the district, because both topics are keyed alike.
"""

import logging
from collections.abc import Sequence
from datetime import datetime

from pydantic import ValidationError
from shapely.errors import ShapelyError

from chassis.kafka.records import Outgoing, Record
from contracts import topics
from contracts.messages.recall import RecallQuestion
from contracts.messages.whatif import Answer, Question
from contracts.wire import Attributes, Message
from services.indicators.shell.asked.recollection import PATIENCE, Asked, Recollection
from services.indicators.shell.keeper import Keeper, Tools
from services.indicators.shell.saying.sender import Sender, unreadable

log = logging.getLogger(__name__)


class Inquiry:
    """Handles records of planning.questions.v1."""

    def __init__(self, tools: Tools, keeper: Keeper, recollection: Recollection) -> None:
        self._tools, self._keeper, self._recollection = tools, keeper, recollection
        self._sender = Sender(tools.writer)

    async def handle(self, records: Sequence[Record]) -> None:
        """Answer each question that somebody still waits for."""
        said: list[Outgoing] = []
        for record in records:
            try:
                said += self._take(record)
            except ValidationError as error:
                self._tools.metrics.rejected.inc()
                said.append(unreadable(record, error, self._tools.clock.now()))
        await self._sender.send(said)

    def _take(self, record: Record) -> list[Outgoing]:
        """What there is to say at once; what must be looked up in the ledger is answered later."""
        about, value = Attributes.model_validate_json(record.value or b""), record.value or b""
        if self._tools.clock.now() - about.time >= PATIENCE:
            return []
        if about.type == "planning.recall.asked":
            recall = Message[RecallQuestion].model_validate_json(value)
            return self._recollection.ask(Asked(recall, record.partition))
        return [self._answer(Message[Question].model_validate_json(value), record.partition)]

    def _answer(self, asked: Message[Question], partition: int) -> Outgoing:
        question, now = asked.data, self._tools.clock.now()
        with self._tools.metrics.trial_seconds.time():
            answer = self._try(question, partition, now)
        message = Message[Answer](
            id=f"answer/{question.question_id}/{question.district}",
            source="/onemap/indicators",
            type="planning.whatif.answered",
            subject=question.question_id,
            time=now,
            correlationid=question.question_id,
            data=answer,
        )
        return Outgoing(topics.ANSWERS.name, question.question_id, message.to_bytes())

    def _try(self, question: Question, partition: int, now: datetime) -> Answer:
        """The answer; a geometry that cannot be cut is the asker's problem, not the worker's."""
        try:
            return self._keeper.answer(question, partition, now)
        except ShapelyError as error:
            return Answer(
                question_id=question.question_id,
                district=question.district,
                before=[],
                after=[],
                findings=[],
                shard_offset=-1,
                problem=str(error)[:2000],
            )
