"""A district's shard as it lives through a log, and everything it said meanwhile."""

from collections.abc import Sequence

from contracts.catalogue import Evaluation, Quantile, catalogue, whole
from contracts.districts import city
from contracts.messages.change import Change
from contracts.messages.finding import Finding
from services.indicators.domain.figures.facts import Facts, FigureKey
from services.indicators.domain.memory.restoring import restore
from services.indicators.domain.memory.rows import Kept
from services.indicators.domain.shard import Shard, new_shard

EVALUATED = frozenset(
    one.id for one in catalogue().values() if isinstance(one.formula, Evaluation | Quantile)
)


class Lived:
    """A shard with its log, its newest findings and the sums of its ledger."""

    def __init__(self, district: str) -> None:
        self.shard: Shard = new_shard(city(), catalogue())(district)
        self.changes: list[Change] = []
        self.findings: dict[str, Finding] = {}
        self.booked: dict[FigureKey, int] = {}
        self.rows: dict[str, bytes] = {}

    def apply(self, changes: Sequence[Change]) -> Facts:
        """Apply one change set."""
        facts = self.shard.apply(changes)
        self.changes += changes
        self.findings |= {finding.key: finding for finding in facts.findings}
        self.rows = {key: row for key, row in (self.rows | facts.rows).items() if row is not None}
        for key, amount in (entry for caused in facts.ledger for entry in caused.entries):
            self.booked[key] = self.booked.get(key, 0) + amount
        return facts

    @classmethod
    def restarted(cls, before: "Lived") -> "Lived":
        """The same after a restart: its shard comes from the rows kept, in the order of their keys."""
        again = cls(before.shard.district)
        again.changes, again.findings, again.booked = before.changes, before.findings, before.booked
        again.rows, kept = before.rows, Kept()
        if before.shard.known_at is not None:
            again.shard.learn(before.shard.known_at)
        for key, row in sorted(before.rows.items()):
            kept.take(key, row)
        differing = restore(again.shard, kept)
        assert differing == [], differing
        return again

    def figures(self) -> dict[FigureKey, int]:
        """Every figure that adds up."""
        found = {one.key: one.value for one in self.shard.figures()}
        return {key: value for key, value in found.items() if whole(key.indicator) not in EVALUATED}

    def values(self) -> dict[FigureKey, int]:
        """Every figure that was said."""
        return {one.key: one.value for one in self.shard.figures()}

    def evaluated(self) -> dict[FigureKey, int]:
        """The other figures, which are evaluated from these, from targets and from statistics."""
        found = {one.key: one.value for one in self.shard.figures()}
        return {key: value for key, value in found.items() if whole(key.indicator) in EVALUATED}

    def value(self, indicator: str, basis: str, period: str = "current") -> int:
        """One figure; 0 when there is none."""
        return self.shard.book.values.get(FigureKey(indicator, self.shard.unit, basis, period), 0)


def something(values: dict[FigureKey, int]) -> dict[FigureKey, int]:
    """Those that are not zero: a ledger has no entry for what never moved."""
    return {key: value for key, value in values.items() if value}
