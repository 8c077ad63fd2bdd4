"""The shards of one Kafka partition, and the local rows they come from."""

import gc
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from pydantic import ValidationError

from chassis.attempts import MOST_TRIES
from chassis.clock import Clock
from chassis.kafka.records import Outgoing, Record
from chassis.store import Store
from contracts.messages.change import ChangeSet
from contracts.messages.invariant import Invariant
from contracts.messages.whatif import Answer, Question
from contracts.wire import Message
from services.indicators.domain.memory.restoring import restore
from services.indicators.domain.memory.rows import Kept
from services.indicators.domain.shard import Shard
from services.indicators.metrics import Metrics
from services.indicators.shell.saying.messages import Messages, Place
from services.indicators.shell.saying.sender import dead_letter, unreadable
from services.indicators.shell.supplements import Supplements

log = logging.getLogger(__name__)

EVENTS_ROW = "events-applied"
"""How many changes a district has applied, beside its rows."""
KNOWN_ROW = "known-at"
"""When the newest of all its changes became known; its rows alone do not tell that."""
INVARIANT_ROW = "invariant/"
"""Begins the key of a row that says what does not add up."""
OWED_ROW = "|owed"
"""Kept, under no district, from when shards are begun from nothing until all their figures are said."""
CHANGES = Message[ChangeSet]
"""Held here: pydantic forgets a generic model that nobody holds, and makes it anew."""


class Partition:
    """Applies records in order; what they brought about waits until it is kept.

    ``applied`` is the newest offset in the shards; the store follows with :meth:`keep`. ``owed`` is whether
    they were made from the log alone, and not all that they hold has been said since.
    """

    def __init__(self, store: Store, new_shard: Callable[[str], Shard], metrics: Metrics) -> None:
        self.applied, self.owed = store.applied_offset, False
        self._store, self._new_shard, self._metrics = store, new_shard, metrics
        self._shards: dict[str, Shard] = {}
        self._events: dict[str, int] = {}
        self._unkept: dict[str, bytes | None] = {}
        self.supplements = Supplements()
        with _without_collecting():
            self._load_or_begin_anew()

    def apply(self, record: Record, messages: Messages, clock: Clock) -> list[Outgoing]:
        """Apply a change set; returns what to say of it. An unreadable one becomes a dead letter."""
        return self._said(record, messages, clock) + self._what_is_owed(messages, clock)

    def _said(self, record: Record, messages: Messages, clock: Clock) -> list[Outgoing]:
        self.supplements.look(record.offset, self._shards)
        self.applied = record.offset
        try:
            change_set = CHANGES.model_validate_json(record.value or b"").data
        except ValidationError as error:
            self._metrics.rejected.inc()
            return [unreadable(record, error, clock.now())]
        district = change_set.district
        shard = self._shard(district)
        with self._metrics.apply_seconds.time():
            facts = shard.apply(change_set.changes)
        self._metrics.changes.labels(district).inc(len(change_set.changes))
        self._events[district] = self._events.get(district, 0) + facts.news
        self._unkept |= {f"{district}|{key}": value for key, value in facts.rows.items()}
        self._unkept[f"{district}|{EVENTS_ROW}"] = str(self._events[district]).encode()
        if shard.known_at is not None:
            self._unkept[f"{district}|{KNOWN_ROW}"] = shard.known_at.isoformat().encode()
        self._note(district, facts.invariants)
        facts = replace(facts, ledger=(*self.supplements.of(district), *facts.ledger))
        return messages.of(facts, self._place(district), shard.targets, clock.now())

    def leave_out(self, record: Record, messages: Messages, clock: Clock) -> list[Outgoing]:
        """Go past a change set that cannot be applied; returns its dead letter."""
        self.supplements.look(record.offset, self._shards)
        self.applied = record.offset
        self._metrics.rejected.inc()
        why = f"indicators died {MOST_TRIES} times on it"
        letter = dead_letter(record, "processing_failed", why, clock.now())
        return [letter, *self._what_is_owed(messages, clock)]

    def keep(self) -> None:
        """Write everything applied so far, with its offset."""
        self._store.commit(self.applied, self._unkept)
        self._unkept = {}

    def owe(self, *, owed: bool) -> None:
        """Everything is to be said once more, or has been; kept with what is applied."""
        self.owed = owed
        self._unkept[OWED_ROW] = b"" if owed else None

    def _what_is_owed(self, messages: Messages, clock: Clock) -> list[Outgoing]:
        """Of shards that were made from the log, with the first new record: the books, and every figure."""
        if (rest := self.supplements.rest()) is None:
            return []
        self.owe(owed=False)
        now = clock.now()
        pages = [messages.page([lacking], self._place(district), now) for district, lacking in rest.items()]
        return pages + self.say_all(messages, clock)

    def say_all(self, messages: Messages, clock: Clock) -> list[Outgoing]:
        """Every figure of every shard once more: absolute values, so it is always harmless."""
        said: list[Outgoing] = []
        for district, shard in self._shards.items():
            place, now = self._place(district), clock.now()
            said += messages.figures(shard.figures_that_add_up(), place, shard.targets, now)
            said += messages.placed(shard.equations(), place, now)
        return said

    def answer(self, question: Question, messages: Messages, now: datetime) -> Answer:
        """The figures and findings that the question's changes would bring about; nothing is kept."""
        shard = self._shard(question.district)
        trial = shard.what_if(question.changes)
        place = Place(question.district, self.applied, self._events.get(question.district, 0))
        return messages.answer(question.question_id, trial, place, shard.targets, now)

    def close(self) -> None:
        """Let go of the store."""
        self._store.close()

    def _note(self, district: str, invariants: Iterable[Invariant]) -> None:
        """Keep what is broken, so that whoever restarts knows what to say when it holds again."""
        for one in invariants:
            broken = one.status == "broken"
            self._unkept[f"{district}|{one.key}"] = one.model_dump_json().encode() if broken else None
            if broken:
                self._metrics.broken_invariants.labels(one.name).inc()

    def _place(self, district: str) -> Place:
        return Place(district, self.applied, self._events[district])

    def _shard(self, district: str) -> Shard:
        if district not in self._shards:
            self._shards[district] = self._new_shard(district)
        return self._shards[district]

    def _load_or_begin_anew(self) -> None:
        """Rows that cannot be read, or do not add up, are put aside: the log has it all."""
        try:
            self._load()
        except Exception:  # whatever is wrong with a copy, dying of it again and again mends nothing
            log.exception("rows cannot be read: reading the log")
            self._begin_anew()

    def _load(self) -> None:
        """Make the shards again from their rows."""
        kept: dict[str, Kept] = {}
        broken: list[tuple[str, Invariant]] = []
        for key, value in self._store.rows():
            if key == OWED_ROW:
                self.owed = True
                continue
            district, rest = key.split("|", 1)
            if rest == EVENTS_ROW:
                self._events[district] = int(value)
            elif rest == KNOWN_ROW:
                self._shard(district).learn(datetime.fromisoformat(value.decode()))
            elif rest.startswith(INVARIANT_ROW):
                broken.append((district, Invariant.model_validate_json(value)))
            else:
                kept.setdefault(district, Kept()).take(rest, value)
        for district, rows in kept.items():
            if differing := restore(self._shard(district), rows):
                few = differing[:9]
                log.error("rows of %s do not add up to figures kept (%s): reading the log", district, few)
                self._begin_anew()
                return
        for district, invariant in broken:
            self._shard(district).invariants.recall(invariant)
        log.info("loaded %d districts at offset %d", len(kept), self.applied)

    def _begin_anew(self) -> None:
        self._metrics.rebuilt.inc()
        self._store.put_aside()
        self.applied = self._store.applied_offset
        self._shards, self._events, self.owed = {}, {}, False


@contextmanager
def _without_collecting() -> Iterator[None]:
    """What is loaded stays: looking through it for garbage again and again would cost a third of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
