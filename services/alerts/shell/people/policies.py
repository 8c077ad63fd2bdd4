"""What people decide about alerting: rules and silences, folded from their topic; read on when asked."""

import asyncio
import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from pydantic import ValidationError

from chassis.clock import Clock
from chassis.kafka.records import Outgoing, Record
from chassis.kafka.writer import Writer
from contracts.messages.rule import RuleChange
from contracts.messages.silence import Silence
from contracts.topics import POLICIES
from contracts.wire import Attributes, Message
from services.alerts.domain.policy.rulebook import Refused, RuleBook
from services.alerts.domain.policy.rules import Policy
from services.alerts.shell.desks.outgoing import SOURCE
from services.alerts.shell.desks.recovery import Log

PARTITION = 0
Said = RuleChange | Silence
TYPES: dict[str, type[Message[RuleChange] | Message[Silence]]] = {
    "planning.rule.changed": Message[RuleChange],
    "planning.silence.changed": Message[Silence],
}


class Policies:
    """The book of rules and the silences as far as the topic was read."""

    def __init__(self, shipped: Iterable[Policy], log: Log, writer: Writer, clock: Clock) -> None:
        self._log, self._writer, self._clock = log, writer, clock
        self.book, self.silences = RuleBook.of(shipped), dict[str, Silence]()
        self._read_to = 0
        self._turn = asyncio.Lock()

    def now(self) -> datetime:
        """The time of what is said next."""
        return self._clock.now()

    def in_force(self, on: date) -> Sequence[Policy]:
        """The rules that hold on a day."""
        return self.book.in_force(on)

    async def refresh(self) -> None:
        """Read on to the end of the topic. Raises TransientFailure."""
        async with self._turn:
            end = (await self._log.ends(POLICIES.name))[PARTITION]
            async for batch in self._log.read(POLICIES.name, PARTITION, self._read_to, end):
                for record in batch:
                    self._hear(record)
            self._read_to = max(self._read_to, end)

    async def say(self, data: Said) -> None:
        """Append and take it, unless the log has it that something else came first.

        Raises Refused, and TransientFailure.
        """
        await self.refresh()
        if isinstance(data, RuleChange):
            RuleBook(dict(self.book.entries)).take(data)
        await self._writer.send_all([Outgoing(POLICIES.name, data.key, _message(data).to_bytes())])
        await self.refresh()
        if isinstance(data, RuleChange) and not self._stands(data):
            raise Refused("somebody else was quicker; look at the rule again")

    def _stands(self, change: RuleChange) -> bool:
        entry = self.book.entries.get((change.rule_id, change.version))
        return entry is not None and change in entry.steps

    def _hear(self, record: Record) -> None:
        """What is refused, or cannot be read, has no effect: it is in the log for whoever asks why."""
        try:
            kind = Attributes.model_validate_json(record.value or b"").type
            data = TYPES[kind].model_validate_json(record.value or b"").data
            if isinstance(data, Silence):
                self.silences[data.silence_id] = data
            else:
                self.book.take(data)
        except (ValidationError, KeyError, Refused):
            return


def _message(data: Said) -> Message[Said]:
    kind = "planning.rule.changed" if isinstance(data, RuleChange) else "planning.silence.changed"
    at = data.at if isinstance(data, RuleChange) else data.starts_at
    return Message[Said](id=str(uuid.uuid4()), source=SOURCE, type=kind, subject=data.key, time=at, data=data)
