"""``list``, ``show`` and ``repair``."""

import argparse
import asyncio
from pathlib import Path

from contracts.districts import city
from contracts.topics import EVENTS
from services.ingest.adapters.projection import to_geographic
from services.ingest.domain.intake import Rules
from services.ingest.domain.rejection import Rejection
from services.ingest.rejected.console import none, refuse, say
from services.ingest.rejected.letters import Filters, Letter
from services.ingest.rejected.log import Origins, letters
from services.ingest.rejected.mending import HINTS, mended, written_out
from services.ingest.rejected.sending import send, tell_fate
from services.ingest.rejected.wording import listing as listed
from services.ingest.rejected.wording import plain, shown


async def listing(given: argparse.Namespace, filters: Filters) -> int:
    """The letters meant; of each only what a line needs is kept."""
    found = [_light(one) async for one in letters(given.kafka, filters)]
    say(*listed(found))
    return 0


async def show(given: argparse.Namespace, filters: Filters) -> int:
    """One letter."""
    found = [one async for one in letters(given.kafka, filters)]
    if not found:
        return none()
    say(*shown(found[0], whole=given.whole))
    return 0


async def repair(given: argparse.Namespace, filters: Filters) -> int:
    """Out into a file, or back from it."""
    found = [one async for one in letters(given.kafka, filters)]
    if not found:
        return none()
    letter, file = found[0], Path(given.file)
    if letter.place is not None and letter.place[0] != EVENTS.name:
        return refuse(f"number {letter.number} is about {letter.place[0]}: only events can be repaired")
    if not await asyncio.to_thread(file.exists):
        return await _write_out(given.kafka, letter, file)
    outcome = mended(await asyncio.to_thread(file.read_bytes), Rules(city(), to_geographic))
    if isinstance(outcome, Rejection):
        say(f"{plain(given.file)} cannot be taken yet: {outcome.reason}: {plain(outcome.detail)}")
        return 1
    if not given.send:
        say(f"Nothing is wrong with {plain(given.file)} any more. Run this again with --send to send it.")
        return 0
    sent = await send(given.kafka, [outcome.outgoing])
    say(f"Sent {plain(outcome.source)} {plain(outcome.id)}.")
    return await tell_fate(given.kafka, sent)


async def _write_out(kafka: str, letter: Letter, file: Path) -> int:
    origins = Origins(kafka)
    await origins.start()
    try:
        content = written_out(letter, await origins.of(letter))
    finally:
        await origins.stop()
    await asyncio.to_thread(file.write_bytes, content)
    about = letter.rejected
    say(f"Wrote {plain(str(file))}. What was wrong: {about.reason}: {plain(about.detail)}")
    if about.reason in HINTS:
        say(f"Hint: {HINTS[about.reason]}")
    say("Edit it (its id may stay), then run this again: first to check it, then with --send.")
    return 0


def _light(letter: Letter) -> Letter:
    """Without the original bytes: there may be thousands."""
    return Letter(letter.number, letter.at, letter.rejected.model_copy(update={"original": b""}))
