"""What permits come to on control lines, kept current: a change concerns only the footprints it meets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.catalogue import Indicator, PermitOverlay
from contracts.events.controlline import LineKind
from contracts.messages.finding import Finding
from contracts.wire import Cause
from services.indicators.domain.book import Book
from services.indicators.domain.formulas import rules_of
from services.indicators.domain.grid import Bounds
from services.indicators.domain.intrusions import Intrusions
from services.indicators.domain.lines import Lines
from services.indicators.domain.permitlines import PermitLines
from services.indicators.domain.permits import Permits
from services.indicators.domain.standing import Drawn, Footprint, Standings

Why = tuple[Cause, date]
"""The event behind it, and its day in China."""


@dataclass(frozen=True)
class Crossed:
    """A feature that was of one kind and is of another (None: not in force); by kind, where it was and is."""

    old: LineKind | None
    new: LineKind | None
    reach: Sequence[tuple[LineKind, Sequence[Bounds]]]


class Crossings:
    """The permits of one district against its control lines."""

    def __init__(
        self, district: str, unit: str, indicators: Sequence[Indicator], permits: Permits, lines: Lines
    ) -> None:
        self._permits, self._drawn = permits, Drawn()
        self._standings = Standings(lines, self._drawn)
        self._intrusions = Intrusions(district, permits, self._standings)
        self._projects = PermitLines(unit, rules_of(indicators, PermitOverlay), permits, self._standings)

    def fork(self, permits: Permits, lines: Lines) -> "Crossings":
        """Crossings that begin like these, over forked permits and lines."""
        fork = object.__new__(Crossings)
        fork._permits, fork._drawn = permits, self._drawn.fork()
        fork._standings = self._standings.fork(lines, fork._drawn)
        fork._intrusions = self._intrusions.fork(permits, fork._standings)
        fork._projects = self._projects.fork(permits, fork._standings)
        return fork

    def permit_changed(self, name: str, book: Book, why: Why) -> list[Finding]:
        """A permit is new, different or gone."""
        permit = self._permits.get(name)
        footprint = Footprint(permit.shape, permit.geometry_area) if permit is not None else None
        self._standings.look(name, footprint)
        self._projects.refresh(name, book, why[0])
        return self._intrusions.permit_changed(name, why)

    def line_changed(self, crossed: Crossed, book: Book, why: Why) -> list[Finding]:
        """A feature is new, different or gone; the first of a kind, and the last, concern every permit."""
        switched = self._drawn.replace(crossed.old, crossed.new)
        concerned: dict[str, set[LineKind]] = {}
        for kind, reach in crossed.reach:
            for name in self._standings.names() if kind in switched else self._near(reach):
                concerned.setdefault(name, set()).add(kind)
        found = []
        for name, kinds in sorted(concerned.items()):
            permit = self._permits.get(name)
            if permit is not None:
                self._standings.look(name, Footprint(permit.shape, permit.geometry_area), kinds)
                self._projects.refresh(name, book, why[0])
                found += self._intrusions.line_changed(name, kinds, why)
        return found

    def _near(self, reach: Iterable[Bounds]) -> set[str]:
        return {name for bounds in reach for name in self._permits.grid.meeting(bounds)}
