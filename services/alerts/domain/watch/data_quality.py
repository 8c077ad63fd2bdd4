"""The recent rejections of every source."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from contracts.districts import city
from contracts.messages.alert import AlertCause, Grade
from contracts.messages.rejection import RejectedEvent
from services.alerts.domain.episode.identity import Identity
from services.alerts.domain.episode.verdict import Measure, QualityGrounds, Verdict
from services.alerts.domain.fact import Fact
from services.alerts.domain.judge.data_quality import opinion, quiet_from, within_window
from services.alerts.domain.policy.rules import DataQualityRule

MOST_KEPT = 5_000
"""Rejections remembered of one source; more of them change nothing."""


@dataclass
class _Source:
    """The newest of its rejections, and the times of all, oldest first."""

    latest: RejectedEvent
    offset: int
    times: deque[datetime] = field(default_factory=lambda: deque(maxlen=MOST_KEPT))
    stopped_at: datetime | None = None

    def add(self, event: RejectedEvent, offset: int, at: datetime) -> None:
        """Times never run backwards, whatever the clocks of the services say."""
        self.latest, self.offset = event, offset
        self.times.append(max(at, self.times[-1]) if self.times else at)
        if event.reason == "source_stopped":
            self.stopped_at = self.times[-1]

    def stopped(self, rule: DataQualityRule, now: datetime) -> bool:
        """Whether ingest holds back its dead letters: told within the window."""
        return self.stopped_at is not None and now - self.stopped_at < timedelta(seconds=rule.window_seconds)


class DataQualityWatch:
    """数据质量监测: judges a source at each of its rejections, and clears it when it has been quiet."""

    def __init__(self, rule: DataQualityRule, sources: Iterable[tuple[str, _Source]] = ()) -> None:
        self._rule = rule
        self._sources = dict(sources)

    def fork(self) -> "DataQualityWatch":
        """With the recent times of its own."""
        own = ((name, replace(held, times=held.times.copy())) for name, held in self._sources.items())
        return DataQualityWatch(self._rule, own)

    def learn(self, fact: Fact) -> None:
        """Remember when it was."""
        if isinstance(fact.data, RejectedEvent):
            source = self._sources.setdefault(source_of(fact.data), _Source(fact.data, fact.offset))
            source.add(fact.data, fact.offset, fact.at)

    def take(self, fact: Fact, now: datetime) -> list[Verdict]:
        """Remember it and judge its source as of now: a backlog of old rejections is no news."""
        self.learn(fact)
        if not isinstance(fact.data, RejectedEvent):
            return []
        name = source_of(fact.data)
        return self._judge(name, max(now, self._sources[name].times[-1]))

    def tick(self, now: datetime) -> list[Verdict]:
        """Judge every source as of now, and forget those that are quiet."""
        verdicts = [verdict for name in self._sources for verdict in self._judge(name, now)]
        for verdict in verdicts:
            if verdict.grade is None and verdict.identity.subject is not None:
                del self._sources[verdict.identity.subject]
        return verdicts

    def _judge(self, name: str, now: datetime) -> list[Verdict]:
        source = self._sources[name]
        found = opinion(source.times, self._rule, now)
        stopped = source.stopped(self._rule, now)
        if found == "between" and not stopped:
            return []
        piling = found == "piling" or stopped
        at = source.times[-1] if piling else quiet_from(source.times, self._rule)
        return [self._verdict(name, source, at, self._grade(stopped=stopped) if piling else None)]

    def _grade(self, *, stopped: bool) -> Grade:
        return self._rule.stopped_grade if stopped else self._rule.grade

    def _verdict(self, name: str, source: _Source, at: datetime, grade: Grade | None) -> Verdict:
        count = within_window(source.times, self._rule, at)
        event = source.latest
        return Verdict(
            Identity("data_quality", None, city().code, name),
            grade,
            at,
            source.offset,
            self._rule.reference,
            QualityGrounds(name, count, self._rule.window_seconds, event),
            Measure(count, self._rule.threshold, self._rule.threshold - count),
            (AlertCause(id=event.id or name, subject=event.subject or name, amount=count),),
            timing=self._rule.timing,
        )


def source_of(event: RejectedEvent) -> str:
    """Whose events are bad: the named source, or the topic it was read from."""
    if event.source is not None:
        return event.source
    return event.origin.topic if event.origin else event.service
