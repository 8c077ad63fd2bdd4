"""Events whose dead letters were held back (``source_stopped``): found again in the log itself."""

from collections.abc import AsyncIterator, Collection
from datetime import timedelta

from chassis.kafka.log_reader import LogReader
from chassis.kafka.records import Outgoing, Record
from contracts.topics import EVENTS
from services.ingest.domain.envelope import document_of
from services.ingest.domain.intake import Rules, take_in
from services.ingest.domain.normalise import Candidate
from services.ingest.rejected.letters import Letter
from services.ingest.shell.admitting.decision import recorded_at

SLACK = timedelta(minutes=1)
"""Partitions are decided one after the other: what came a little before the letter may be held back too."""


async def held_back(bootstrap: str, notices: Collection[Letter], rules: Rules) -> AsyncIterator[Outgoing]:
    """What came from the sources of these letters since, and would be taken by now; each as it came.

    Also what was taken then: sending it again has no effect.
    """
    if not notices:
        return
    since = min(letter.at for letter in notices) - SLACK
    sources = {letter.rejected.source for letter in notices}
    async for batch in LogReader(bootstrap).read_all(EVENTS.name):
        for record in batch:
            if recorded_at(record) >= since and _sound(record, sources, rules):
                key = (record.key or b"").decode(errors="replace")
                yield Outgoing(record.topic, key, record.value, record.headers)


def _sound(record: Record, sources: Collection[str | None], rules: Rules) -> bool:
    [outcome] = take_in([document_of(record.value, record.headers)], rules)
    return isinstance(outcome, Candidate) and outcome.attributes.source in sources
