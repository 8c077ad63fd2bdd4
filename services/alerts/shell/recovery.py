"""Reading back what was decided: from the episodes, the tail of the alerts, and the facts judged so far.

Alerts are sent before their episode rows. So a row may be missing (a crash between the two), and then the
alert is among the newest messages of its topic: reading that tail closes the gap exactly.
"""

from collections.abc import AsyncIterator, Collection
from typing import Protocol

from chassis.errors import UndecodableMessage
from chassis.kafka.records import Record
from contracts.messages.alert import Family
from contracts.messages.episode import Episode
from contracts.topics import ALERTS, EPISODES
from services.alerts.domain.fact import Fact
from services.alerts.shell.incoming import episode_of_alert, episode_of_row, fact_of

TAIL = 2_000
"""Alerts read back; one fact makes at most as many transitions as its project has findings."""


class Log(Protocol):
    """Ranges of topics, read without a group."""

    async def ends(self, topic: str) -> dict[int, int]:
        """Partition → offset after its newest message."""

    def read(self, topic: str, partition: int, start: int, end: int) -> AsyncIterator[list[Record]]:
        """Batches of the records with ``start <= offset < end``."""


async def read_episodes(log: Log, families: Collection[Family]) -> AsyncIterator[Episode]:
    """Every record of the episodes of these families; the later of two counts."""
    async for record in _records(log, EPISODES.name, None):
        episode = episode_of_row(record)
        if episode is not None and episode.alert.family in families:
            yield episode
    async for record in _records(log, ALERTS.name, TAIL):
        episode = episode_of_alert(record)
        if episode is not None and episode.alert.family in families:
            yield episode


async def read_facts(log: Log, topic: str, end: int) -> AsyncIterator[Fact]:
    """The facts before an offset; what could not be read was put among the dead letters when it came."""
    async for batch in log.read(topic, 0, 0, end):
        for record in batch:
            try:
                fact = fact_of(record)
            except UndecodableMessage:
                continue
            if fact is not None:
                yield fact


async def _records(log: Log, topic: str, newest_only: int | None) -> AsyncIterator[Record]:
    for partition, end in (await log.ends(topic)).items():
        start = 0 if newest_only is None else max(0, end - newest_only)
        async for batch in log.read(topic, partition, start, end):
            for record in batch:
                yield record
