"""Asking the districts: questions out, answers in, matched by question and district."""

import asyncio
import logging
from collections.abc import Sequence

from pydantic import ValidationError

from chassis.backoff import Backoff
from chassis.clock import Clock
from chassis.errors import TransientFailure
from chassis.kafka.log_reader import TailReader
from chassis.kafka.records import Outgoing
from chassis.kafka.writer import Writer
from contracts.messages.recall import RecallAnswer, RecallQuestion
from contracts.messages.whatif import Answer, Question
from contracts.topics import ANSWERS, QUESTIONS
from contracts.wire import Attributes, Message

log = logging.getLogger(__name__)

ANSWER_SECONDS = 10.0
RECALL_SECONDS = 25.0
"""A long ledger takes time to read; what was read in vain helps the next question."""


class Asking:
    """Sends questions and waits for their answers; raises TransientFailure when none come in time."""

    name = "asking"

    def __init__(self, source: TailReader, writer: Writer, clock: Clock) -> None:
        self._source, self._writer, self._clock = source, writer, clock
        self._waiting: dict[tuple[str, str], asyncio.Future[Answer | RecallAnswer]] = {}
        self._listening = asyncio.Event()

    async def start(self) -> None:
        """Nothing: the first thing to wait for is Kafka, and ``run`` does."""

    async def run(self) -> None:
        """Take answers as they come; only those that come from now on are ours."""
        await self._source.start()
        backoff = Backoff(most_seconds=2.0)
        while True:
            try:
                ends = await self._source.ends(ANSWERS.name)
                self._source.follow({(ANSWERS.name, number): end for number, end in ends.items()})
                self._listening.set()
                await self._listen()
            except TransientFailure as failure:
                self._listening.clear()
                log.warning("listening again in a moment: %s", failure)
                await asyncio.sleep(backoff.next_delay())

    async def stop(self) -> None:
        """Disconnect."""
        await self._source.stop()

    async def ask(self, questions: Sequence[Question]) -> list[Answer]:
        """What the changes asked about would bring about, in the order of the questions."""
        answers = await self._ask(questions, "planning.whatif.asked", ANSWER_SECONDS)
        return [answer for answer in answers if isinstance(answer, Answer)]

    async def recall(self, questions: Sequence[RecallQuestion]) -> list[RecallAnswer]:
        """What the districts' ledgers say, in the order of the questions."""
        answers = await self._ask(questions, "planning.recall.asked", RECALL_SECONDS)
        return [answer for answer in answers if isinstance(answer, RecallAnswer)]

    async def _ask(
        self, questions: Sequence[Question | RecallQuestion], kind: str, seconds: float
    ) -> list[Answer | RecallAnswer]:
        if not self._listening.is_set():
            raise TransientFailure("not listening for answers yet")
        loop = asyncio.get_running_loop()
        waiting = {(q.question_id, q.district): loop.create_future() for q in questions}
        self._waiting |= waiting
        try:
            await self._writer.send_all([self._message(question, kind) for question in questions])
            async with asyncio.timeout(seconds):
                return list(await asyncio.gather(*waiting.values()))
        except TimeoutError as error:
            raise TransientFailure("no answer came in time") from error
        finally:
            for key in waiting:
                self._waiting.pop(key, None)

    async def _listen(self) -> None:
        while True:
            for records in (await self._source.batch()).values():
                for record in records:
                    self._take(record.value)

    def _take(self, value: bytes | None) -> None:
        try:
            answer = _answer_in(value or b"")
        except ValidationError as error:
            log.warning("an answer cannot be read: %s", error)
            return
        future = self._waiting.get((answer.question_id, answer.district))
        if future is not None and not future.done():
            future.set_result(answer)

    def _message(self, question: Question | RecallQuestion, kind: str) -> Outgoing:
        message = Message[Question | RecallQuestion](
            id=f"{question.question_id}/{question.district}",
            source="/onemap/gateway",
            type=kind,
            subject=question.district,
            time=self._clock.now(),
            correlationid=question.question_id,
            data=question,
        )
        return Outgoing(QUESTIONS.name, question.district, message.to_bytes())


def _answer_in(value: bytes) -> Answer | RecallAnswer:
    if Attributes.model_validate_json(value).type == "planning.recall.answered":
        return Message[RecallAnswer].model_validate_json(value).data
    return Message[Answer].model_validate_json(value).data
