"""Sending messages again, and what became of them then."""

from collections.abc import Sequence

from chassis.kafka.records import Outgoing
from chassis.kafka.writer import KafkaWriter
from services.ingest.rejected.console import say
from services.ingest.rejected.log import Sent, fate
from services.ingest.rejected.wording import plain


async def send(kafka: str, messages: Sequence[Outgoing]) -> list[Sent]:
    """Returns where each lies now."""
    if not messages:
        return []
    writer = KafkaWriter(kafka, "ingest-rejected")
    await writer.start()
    try:
        places = await writer.send_all(messages)
    finally:
        await writer.stop()
    return [(one.topic, *place) for one, place in zip(messages, places, strict=True)]


async def tell_fate(kafka: str, sent: Sequence[Sent]) -> int:
    """Say what ingest made of them; returns the exit status."""
    if not sent:
        return 0
    outcome = await fate(kafka, sent)
    for letter in outcome.refused:
        about = letter.rejected
        say(f"Refused again, now number {letter.number}: {about.reason}: {plain(about.detail)}")
    taken = len(sent) - len(outcome.refused) - outcome.undecided
    say(f"{taken} taken or known already, {len(outcome.refused)} refused again.")
    if outcome.undecided:
        say(f"ingest has not come to {outcome.undecided} of them yet: is it running?")
    return 1 if outcome.refused or outcome.undecided else 0
