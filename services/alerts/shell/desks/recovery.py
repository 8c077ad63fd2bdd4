"""Reading back what was decided: from the episodes, the tail of the alerts, and the facts judged so far.

Alerts are sent before their episode rows. So a row may be missing (a crash between the two), and then the
alert is among the newest messages of its topic: reading that tail closes the gap exactly.
"""

from collections.abc import AsyncIterator, Collection, Iterable
from contextlib import suppress
from typing import Protocol

from chassis.errors import UndecodableMessage
from chassis.kafka.records import Record
from contracts.messages.alert import Family
from contracts.messages.episode import Episode
from contracts.topics import ALERTS, EPISODES
from services.alerts.domain.episode.episodes import newest
from services.alerts.domain.fact import Fact
from services.alerts.domain.policy.timing import MOST_CHANGES
from services.alerts.shell.desks.incoming import episode_of_alert, episode_of_row, fact_of

TAIL = 2_000
"""Alerts read back; one fact makes at most as many transitions as its project has findings."""


class Log(Protocol):
    """Ranges of topics, read without a group."""

    async def ends(self, topic: str) -> dict[int, int]:
        """Partition → offset after its newest message."""

    def read(self, topic: str, partition: int, start: int, end: int) -> AsyncIterator[list[Record]]:
        """Batches of the records with ``start <= offset < end``."""


async def read_episodes(log: Log, topic: str, families: Collection[Family]) -> list[Episode]:
    """The episodes of these families that rest on facts of this topic, by their rows and by their alerts."""
    rows = {record.key: record for record in await _of_families(log, EPISODES.name, None, families)}
    alerts = await _of_families(log, ALERTS.name, TAIL, families)
    return merged(
        [episode_of_row(row, topic) for row in rows.values()],
        [episode_of_alert(alert, topic) for alert in alerts],
    )


def merged(rows: Iterable[Episode | None], alerts: Iterable[Episode | None]) -> list[Episode]:
    """The newest record of each matter: its row, and after it every alert that the row does not know of."""
    held = {row.identity: row for row in rows if row is not None}
    for alert in alerts:
        if alert is not None and newest(held.get(alert.identity), alert) is alert:
            before = held[alert.identity].turned_at if alert.identity in held else []
            turned_at = [*before, *alert.turned_at][-MOST_CHANGES:]
            held[alert.identity] = alert.model_copy(update={"turned_at": turned_at})
    return list(held.values())


async def read_facts(log: Log, topic: str, end: int) -> AsyncIterator[Fact]:
    """The facts before an offset; what could not be read was put among the dead letters when it came."""
    async for batch in log.read(topic, 0, 0, end):
        for fact in _facts(batch):
            yield fact


def _facts(records: Iterable[Record]) -> Iterable[Fact]:
    for record in records:
        with suppress(UndecodableMessage):
            fact = fact_of(record)
            if fact is not None:
                yield fact


async def _of_families(
    log: Log, topic: str, newest_only: int | None, families: Collection[Family]
) -> list[Record]:
    """Keys begin with their family, so nothing of another family is even parsed."""
    prefixes = tuple(f"{family}-".encode() for family in families)
    found: list[Record] = []
    for partition, end in (await log.ends(topic)).items():
        start = 0 if newest_only is None else max(0, end - newest_only)
        async for batch in log.read(topic, partition, start, end):
            found += [r for r in batch if r.key and r.key.startswith(prefixes)]
    return found
