"""Sources that have been silent for longer than their own rhythm allows."""

from datetime import datetime, timedelta

from contracts.districts import city
from contracts.messages.alert import AlertCause
from services.alerts.domain.episode.identity import Identity
from services.alerts.domain.episode.verdict import Measure, SilenceGrounds, Verdict
from services.alerts.domain.fact import Fact
from services.alerts.domain.policy.rules import DataQualityRule, SilentSource
from services.alerts.domain.rhythm import Rhythm, Rhythms

SILENT = "silent"
EVIDENCE = 0
"""What they rest on lies in another topic: there is never a newer fact in this one."""


class SourceWatch:
    """来源中断监测: judges every source by the clock alone, against what was learned of it."""

    def __init__(self, rule: DataQualityRule, rhythms: Rhythms) -> None:
        self._rule, self._rhythms = rule, rhythms

    def fork(self) -> "SourceWatch":
        """It holds nothing of its own."""
        return SourceWatch(self._rule, self._rhythms)

    def learn(self, fact: Fact) -> None:
        """Nothing: sources are heard elsewhere."""

    def take(self, fact: Fact, now: datetime) -> list[Verdict]:  # noqa: ARG002 - sources are heard elsewhere
        """Nothing."""
        return []

    def tick(self, now: datetime) -> list[Verdict]:
        """Every source whose rhythm is known."""
        criteria = self._rule.silent_source
        if criteria is None:
            return []
        return [
            self._judge(source, rhythm, criteria, now)
            for source, rhythm in self._rhythms.items()
            if len(rhythm.gaps) >= criteria.least_gaps
        ]

    def _judge(self, source: str, rhythm: Rhythm, criteria: SilentSource, now: datetime) -> Verdict:
        allowed = max(
            timedelta(seconds=criteria.least_seconds), criteria.factor * (rhythm.longest or timedelta())
        )
        silent = now >= rhythm.last + allowed
        seconds, limit = (now - rhythm.last).total_seconds(), allowed.total_seconds()
        return Verdict(
            Identity("data_quality", SILENT, city().code, source),
            criteria.grade if silent else None,
            rhythm.last + allowed if silent else rhythm.last,
            EVIDENCE,
            self._rule.reference,
            SilenceGrounds(source, rhythm.last, allowed),
            Measure(seconds, limit, limit - seconds) if silent else Measure(),
            (AlertCause(id=source, subject=source, amount=0.0),),
            timing=self._rule.timing,
        )
