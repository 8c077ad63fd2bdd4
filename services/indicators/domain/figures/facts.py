"""What a shard says has happened. The shell decides where each fact goes."""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from contracts.messages.deadline import Deadline
from contracts.messages.figure import PartKind, StatisticKnown, TargetKnown
from contracts.messages.finding import Finding
from contracts.messages.invariant import Invariant
from contracts.wire import Cause


class FigureKey(NamedTuple):
    """Which figure: indicator, unit (行政单元), basis (口径), period (时点)."""

    indicator: str
    unit: str
    basis: str
    period: str


def name_of(key: FigureKey) -> str:
    """The key of the figure on Kafka."""
    return "/".join(key)


class Term(NamedTuple):
    """A part of an evaluated figure in whole units; ``period`` is the year of a target or statistic."""

    kind: PartKind
    name: str
    basis: str | None
    period: str
    amount: int
    unit_of_measure: str


Entry = tuple[FigureKey, int]
"""A signed amount on one figure, in 0.0001 m² or a count."""


@dataclass(frozen=True)
class CausedEntries:
    """What one event did to the figures; ``known_at`` (获知时间) never runs backwards in a shard's log."""

    cause: Cause
    entries: tuple[Entry, ...]
    known_at: datetime


class FigureValue(NamedTuple):
    """A figure after the change set; ``cause`` is the event that moved it last, ``valid_on`` a date.

    ``value`` is in whole units; ``terms`` are what an evaluated one is made of, ``distribution``
    what a quantile is of: pairs of a length in days and how many have it.
    """

    key: FigureKey
    value: int
    valid_on: str
    cause: Cause
    terms: tuple[Term, ...] = ()
    distribution: tuple[tuple[int, int], ...] | None = None


@dataclass(frozen=True)
class Facts:
    """Everything one change set brought about, in a fixed order; ``news`` of its changes were not known."""

    figures: tuple[FigureValue, ...] = ()
    ledger: tuple[CausedEntries, ...] = ()
    findings: tuple[Finding, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    known: tuple[TargetKnown | StatisticKnown, ...] = ()
    invariants: tuple[Invariant, ...] = ()
    rows: dict[str, bytes | None] = field(default_factory=dict)
    news: int = 0


class ValidOn:
    """数据时点 of figures by period: the end of a year or month, or the ``day`` they were moved on last."""

    def __init__(self, day: date) -> None:
        self._known = {"current": day.isoformat()}

    def of(self, period: str) -> str:
        """The date of a period, as text."""
        known = self._known.get(period)
        if known is None:
            known = self._known[period] = _end_of(period)
        return known


def _end_of(period: str) -> str:
    year, _, month = period.partition("-")
    return f"{period}-{monthrange(int(year), int(month))[1]}" if month else f"{year}-12-31"
