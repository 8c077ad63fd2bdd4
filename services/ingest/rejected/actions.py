"""What the command does: list, show, repair, replay."""

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path

from chassis.kafka.records import Outgoing
from chassis.kafka.writer import KafkaWriter
from contracts.districts import city
from contracts.topics import EVENTS
from services.ingest.adapters.projection import to_geographic
from services.ingest.domain.intake import Rules
from services.ingest.domain.rejection import Rejection
from services.ingest.rejected.held_back import held_back
from services.ingest.rejected.letters import Filters, Letter
from services.ingest.rejected.log import Origins, Sent, fate, letters
from services.ingest.rejected.mending import HINTS, as_it_came, mended, written_out
from services.ingest.rejected.wording import listing as listed
from services.ingest.rejected.wording import plain, shown

TOGETHER = 100


async def listing(given: argparse.Namespace, filters: Filters) -> int:
    """The letters meant; of each only what a line needs is kept."""
    found = [_light(one) async for one in letters(given.kafka, filters)]
    _say(*listed(found))
    return 0


async def show(given: argparse.Namespace, filters: Filters) -> int:
    """One letter."""
    found = [one async for one in letters(given.kafka, filters)]
    if not found:
        return _none()
    _say(*shown(found[0], whole=given.whole))
    return 0


async def repair(given: argparse.Namespace, filters: Filters) -> int:
    """Out into a file, or back from it."""
    found = [one async for one in letters(given.kafka, filters)]
    if not found:
        return _none()
    letter, file = found[0], Path(given.file)
    if letter.place is not None and letter.place[0] != EVENTS.name:
        return _refuse(f"number {letter.number} is about {letter.place[0]}: only events can be repaired")
    if not await asyncio.to_thread(file.exists):
        return await _write_out(given.kafka, letter, file)
    outcome = mended(await asyncio.to_thread(file.read_bytes), Rules(city(), to_geographic))
    if isinstance(outcome, Rejection):
        _say(f"{plain(given.file)} cannot be taken yet: {outcome.reason}: {plain(outcome.detail)}")
        return 1
    if not given.send:
        _say(f"Nothing is wrong with {plain(given.file)} any more. Run this again with --send to send it.")
        return 0
    sent = await _send(given.kafka, [outcome.outgoing])
    _say(f"Sent {plain(outcome.source)} {plain(outcome.id)}.")
    return await _tell_fate(given.kafka, sent)


async def replay(given: argparse.Namespace, filters: Filters) -> int:
    """The messages meant, as they came, in their order."""
    messages = _held_back(given.kafka, filters) if given.held_back else _originals(given.kafka, filters)
    sent, number, waiting = list[Sent](), 0, list[Outgoing]()
    async for message in messages:
        number += 1
        waiting.append(message)
        if len(waiting) == TOGETHER and not given.dry_run:
            sent += await _send(given.kafka, waiting)
            waiting = []
        _progress(f"{number} read, {len(sent)} sent")
    _progress("")
    if given.dry_run:
        _say(f"{number} would be sent again.")
        return 0
    sent += await _send(given.kafka, waiting)
    if not sent:
        return _none()
    _say(f"{len(sent)} sent again.")
    return await _tell_fate(given.kafka, [one for one in sent if one[0] == EVENTS.name])


async def _originals(kafka: str, filters: Filters) -> AsyncIterator[Outgoing]:
    """What the letters meant are about."""
    origins = Origins(kafka)
    await origins.start()
    try:
        async for letter in letters(kafka, filters):
            message = as_it_came(letter, await origins.of(letter)) if letter.can_be_sent else None
            if message is None:
                _say(f"{letter.number}: left out: {_why_not(letter)}")
            else:
                yield message
    finally:
        await origins.stop()


async def _held_back(kafka: str, filters: Filters) -> AsyncIterator[Outgoing]:
    """What the letters meant say was held back."""
    notices = [one async for one in letters(kafka, replace(filters, reason="source_stopped"))]
    async for message in held_back(kafka, notices, Rules(city(), to_geographic)):
        yield message


async def _write_out(kafka: str, letter: Letter, file: Path) -> int:
    origins = Origins(kafka)
    await origins.start()
    try:
        content = written_out(letter, await origins.of(letter))
    finally:
        await origins.stop()
    await asyncio.to_thread(file.write_bytes, content)
    about = letter.rejected
    _say(f"Wrote {plain(str(file))}. What was wrong: {about.reason}: {plain(about.detail)}")
    if about.reason in HINTS:
        _say(f"Hint: {HINTS[about.reason]}")
    _say("Edit it (its id may stay), then run this again: first to check it, then with --send.")
    return 0


async def _send(kafka: str, messages: Sequence[Outgoing]) -> list[Sent]:
    if not messages:
        return []
    writer = KafkaWriter(kafka, "ingest-rejected")
    await writer.start()
    try:
        places = await writer.send_all(messages)
    finally:
        await writer.stop()
    return [(one.topic, *place) for one, place in zip(messages, places, strict=True)]


async def _tell_fate(kafka: str, sent: Sequence[Sent]) -> int:
    """Say what ingest made of them."""
    if not sent:
        return 0
    outcome = await fate(kafka, sent)
    for letter in outcome.refused:
        about = letter.rejected
        _say(f"Refused again, now number {letter.number}: {about.reason}: {plain(about.detail)}")
    taken = len(sent) - len(outcome.refused) - outcome.undecided
    _say(f"{taken} taken or known already, {len(outcome.refused)} refused again.")
    if outcome.undecided:
        _say(f"ingest has not come to {outcome.undecided} of them yet: is it running?")
    return 1 if outcome.refused or outcome.undecided else 0


def _light(letter: Letter) -> Letter:
    """Without the original bytes: there may be thousands."""
    return Letter(letter.number, letter.at, letter.rejected.model_copy(update={"original": b""}))


def _why_not(letter: Letter) -> str:
    if not letter.can_be_sent:
        return "what it is about is derived, and rebuilt from the log"
    return "its message does not lie where it came from any more; repair works from the letter's bytes"


def _none() -> int:
    return _refuse("no such dead letter")


def _refuse(words: str) -> int:
    print(words, file=sys.stderr)
    return 2


def _say(*lines: str) -> None:
    print(*lines, sep="\n", flush=True)


def _progress(words: str) -> None:
    print(f"\r\x1b[K{words}", end="", file=sys.stderr, flush=True)
