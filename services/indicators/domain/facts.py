"""What a shard says has happened. The shell decides where each fact goes."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from contracts.messages.deadline import Deadline
from contracts.messages.figure import TargetKnown
from contracts.messages.finding import Finding
from contracts.wire import Cause


class FigureKey(NamedTuple):
    """Which figure: indicator, unit (行政单元), basis (口径), period (时点)."""

    indicator: str
    unit: str
    basis: str
    period: str


class Parts(NamedTuple):
    """What a ratio is made of, both in the same whole units: 分子, 分母."""

    numerator: int
    denominator: int


class Entry(NamedTuple):
    """A signed amount on one figure, in 0.0001 m² or a count."""

    key: FigureKey
    amount: int


@dataclass(frozen=True)
class CausedEntries:
    """What one event did to the figures; ``known_at`` (获知时间) never runs backwards in a shard's log."""

    cause: Cause
    entries: tuple[Entry, ...]
    known_at: datetime


@dataclass(frozen=True)
class FigureValue:
    """A figure after the change set; ``cause`` is the event that moved it last, ``valid_on`` a date.

    ``value`` is in whole units; that of a ratio is in millionths, and ``parts`` says of what.
    """

    key: FigureKey
    value: int
    valid_on: str
    cause: Cause
    parts: Parts | None = None


@dataclass(frozen=True)
class Facts:
    """Everything one change set brought about, in a fixed order."""

    figures: tuple[FigureValue, ...] = ()
    ledger: tuple[CausedEntries, ...] = ()
    findings: tuple[Finding, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    targets: tuple[TargetKnown, ...] = ()
    rows: dict[str, bytes | None] = field(default_factory=dict)


def valid_on(key: FigureKey, day: date) -> str:
    """数据时点: the end of a survey year, or the day of the event that moved the figure last."""
    return day.isoformat() if key.period == "current" else f"{key.period}-12-31"
