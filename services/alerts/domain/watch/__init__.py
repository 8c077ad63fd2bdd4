"""监测: the newest facts of one family, and the verdicts a new fact or a new day gives; one family a file."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from services.alerts.domain.episode.verdict import Verdict
from services.alerts.domain.fact import Fact


class Watch(Protocol):
    """One family's eye on one topic; facts that are not its own are ignored."""

    def learn(self, fact: Fact) -> None:
        """Remember a fact that was judged before."""

    def take(self, fact: Fact, now: datetime) -> Sequence[Verdict]:
        """Remember a fact, and judge every matter it touches."""

    def tick(self, now: datetime) -> Sequence[Verdict]:
        """Judge what the mere passing of time may change."""

    def fork(self) -> "Watch":
        """One that remembers the same; what it learns does not show here."""
