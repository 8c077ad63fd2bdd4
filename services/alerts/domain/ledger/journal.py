"""台账走势: what moved each figure lately, day by day and event by event, as the ledger tells it.

All amounts are whole numbers (0.0001 of the figure's unit), so sums are exact in whatever order they come.
"""

from bisect import insort
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from contracts.base import AREA_SCALE
from contracts.districts import city
from contracts.messages.figure import Basis
from contracts.messages.ledger import CausedEntries
from services.alerts.domain.local_time import day_of

Place = tuple[str, str, Basis, str]
"""Indicator, unit, basis, period."""
Direction = Literal[-1, 1]

LONGEST_DAYS = 90
"""How far back it goes: no rule looks further."""
MOST_HELD = 50
"""Events of a figure remembered in each direction: those that moved it most."""


class Mover(NamedTuple):
    """One event's amount on a figure; the greatest come first, of equal ones the earliest."""

    size: int
    number: int
    day: date
    id: str
    subject: str
    amount: int


@dataclass
class _Course:
    """One figure: its sums by day, and by direction the events that moved it most."""

    days: dict[date, int] = field(default_factory=dict)
    movers: dict[Direction, list[Mover]] = field(default_factory=lambda: {-1: [], 1: []})
    events: dict[date, int] = field(default_factory=dict)

    def enter(self, mover: Mover) -> None:
        self.days[mover.day] = self.days.get(mover.day, 0) + mover.amount
        self.events[mover.day] = self.events.get(mover.day, 0) + 1
        held = self.movers[1 if mover.amount > 0 else -1]
        insort(held, mover)
        del held[MOST_HELD:]

    def forget(self, before: date) -> None:
        """What is older than any rule looks."""
        for day in [day for day in self.days if day < before]:
            del self.days[day], self.events[day]
        for held in self.movers.values():
            held[:] = [mover for mover in held if mover.day >= before]


@dataclass(frozen=True)
class Window:
    """Local days, both included."""

    first: date
    last: date

    @classmethod
    def until(cls, moment: datetime, days: int) -> "Window":
        """So many days up to a moment."""
        last = day_of(moment)
        return cls(last - timedelta(days=days - 1), last)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


class Journal:
    """The newest part of the ledger by figure; ``whole`` keeps all of it, to look back at any time."""

    def __init__(self, *, whole: bool = False) -> None:
        self._whole = whole
        self._courses: dict[Place, _Course] = {}
        self._entered, self._newest = 0, date.min

    def enter(self, at: datetime, change: CausedEntries) -> None:
        """What one event did to the figures, as known at that time."""
        day = day_of(at)
        self._turn_to(day)
        for place, amount in amounts(change):
            if amount:
                self._entered += 1
                mover = Mover(-abs(amount), self._entered, day, change.cause.id, change.cause.subject, amount)
                self._courses.setdefault(place, _Course()).enter(mover)

    def knows(self, place: Place) -> bool:
        """Whether anything moved a figure lately."""
        return place in self._courses

    def change(self, place: Place, window: Window) -> int:
        """By how much a figure changed in some days."""
        return sum(amount for day, amount in self._of(place).days.items() if day in window)

    def events(self, place: Place, window: Window) -> int:
        """How many events moved it in some days."""
        return sum(count for day, count in self._of(place).events.items() if day in window)

    def movers(self, place: Place, window: Window, direction: Direction) -> Iterator[Mover]:
        """The events that moved a figure most in one direction in some days, the greatest first."""
        return (mover for mover in self._of(place).movers[direction] if mover.day in window)

    def _of(self, place: Place) -> _Course:
        return self._courses.get(place) or _Course()

    def _turn_to(self, day: date) -> None:
        """Once a day forget what is too old."""
        if day <= self._newest:
            return
        self._newest = day
        for course in () if self._whole else self._courses.values():
            course.forget(day - timedelta(days=LONGEST_DAYS))


def amounts(change: CausedEntries) -> Iterator[tuple[Place, int]]:
    """Each figure an event moved, and by how much; the city's is the sum of its districts'."""
    for entry in change.entries:
        for unit in _units(entry.unit):
            yield (entry.indicator, unit, entry.basis, entry.period), round(entry.amount * AREA_SCALE)


def _units(unit: str) -> tuple[str, ...]:
    """Where an entry counts: a management unit is part of its district already."""
    of_the_city = "-" not in unit or unit.startswith(f"{city().code}-")
    return (unit, city().code) if of_the_city and unit != city().code else (unit,)
