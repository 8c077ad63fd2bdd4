"""``replay``: what letters are about, or what was held back instead of a letter, sent again as it came."""

import argparse
import hashlib
from collections.abc import AsyncIterator, Collection
from dataclasses import replace
from datetime import timedelta

from chassis.kafka.log_reader import LogReader
from chassis.kafka.records import Outgoing, Record
from contracts.districts import city
from contracts.topics import EVENTS
from services.ingest.adapters.projection import to_geographic
from services.ingest.domain.intake import Rules, take_in
from services.ingest.domain.normalise import Candidate
from services.ingest.domain.reading.envelope import document_of
from services.ingest.rejected.console import none, progress, say
from services.ingest.rejected.letters import Filters, Letter
from services.ingest.rejected.log import Origins, Sent, letters
from services.ingest.rejected.mending import as_it_came
from services.ingest.rejected.sending import send, tell_fate
from services.ingest.shell.admitting.decision import recorded_at

TOGETHER = 100
SLACK = timedelta(minutes=1)
"""Partitions are decided one after the other: what came a little before the letter may be held back too."""


async def replay(given: argparse.Namespace, filters: Filters) -> int:
    """The messages meant, as they came, in their order."""
    messages = _held_back(given.kafka, filters) if given.held_back else _originals(given.kafka, filters)
    sent, number, waiting = list[Sent](), 0, list[Outgoing]()
    async for message in messages:
        number += 1
        waiting.append(message)
        if len(waiting) == TOGETHER and not given.dry_run:
            sent += await send(given.kafka, waiting)
            waiting = []
        progress(f"{number} read, {len(sent)} sent")
    progress("")
    if given.dry_run:
        say(f"{number} would be sent again.")
        return 0
    sent += await send(given.kafka, waiting)
    if not sent:
        return none()
    say(f"{len(sent)} sent again.")
    return await tell_fate(given.kafka, [one for one in sent if one[0] == EVENTS.name])


async def _originals(kafka: str, filters: Filters) -> AsyncIterator[Outgoing]:
    """What the letters meant are about; what several are about, as after a replay in vain, once."""
    origins, before = Origins(kafka), set[bytes]()
    await origins.start()
    try:
        async for letter in letters(kafka, filters):
            message = as_it_came(letter, await origins.of(letter)) if letter.can_be_sent else None
            if message is None:
                say(f"{letter.number}: left out: {_why_not(letter)}")
            elif (mark := _mark(message)) in before:
                say(f"{letter.number}: left out: an earlier letter is about the same message")
            else:
                before.add(mark)
                yield message
    finally:
        await origins.stop()


async def _held_back(kafka: str, filters: Filters) -> AsyncIterator[Outgoing]:
    """What came from the sources of the notices meant since, and would be taken by now; each as it came.

    Also what was taken then: sending it again has no effect.
    """
    notices = [one async for one in letters(kafka, replace(filters, reason="source_stopped"))]
    if not notices:
        return
    since = min(letter.at for letter in notices) - SLACK
    sources = {letter.rejected.source for letter in notices}
    rules = Rules(city(), to_geographic)
    async for batch in LogReader(kafka).read_all(EVENTS.name):
        for record in batch:
            if recorded_at(record) >= since and _sound(record, sources, rules):
                key = (record.key or b"").decode(errors="replace")
                yield Outgoing(record.topic, key, record.value, record.headers)


def _sound(record: Record, sources: Collection[str | None], rules: Rules) -> bool:
    [outcome] = take_in([document_of(record.value, record.headers)], rules)
    return isinstance(outcome, Candidate) and outcome.attributes.source in sources


def _mark(message: Outgoing) -> bytes:
    """Equal for equal messages."""
    return hashlib.blake2b(repr(message).encode(), digest_size=16).digest()


def _why_not(letter: Letter) -> str:
    if not letter.can_be_sent:
        return "what it is about is derived, and rebuilt from the log"
    return "its message does not lie where it came from any more; repair works from the letter's bytes"
