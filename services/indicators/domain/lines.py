"""三条控制线: the features of each control line in a district, and what they contribute."""

from collections.abc import MutableMapping, Sequence
from copy import copy
from dataclasses import dataclass

from chassis.geodesy import area
from contracts.catalogue import LineArea
from contracts.events.controlline import ControlLineChanged, LineKind
from services.indicators.domain.facts import FigureKey
from services.indicators.domain.formulas import PENDING_BASES, Rule
from services.indicators.domain.grid import Bounds, Grid
from services.indicators.domain.layered import Layered
from services.indicators.domain.parcels import NONE, Overlaps
from services.indicators.domain.shapes import Shape, bounds_of, shape_of, share


@dataclass(frozen=True, slots=True)
class Line:
    """One feature of a control line; ``area`` is the official one, both in 0.0001 m²."""

    line_kind: LineKind
    area: int
    shape: Shape
    geometry_area: int


class Lines:
    """The control lines of one district."""

    def __init__(self, unit: str, rules: Sequence[Rule[LineArea]]) -> None:
        self.grid = Grid()
        self._unit = unit
        self._rules = {rule.formula.line_kind: rule for rule in rules}
        self._lines: MutableMapping[str, Line] = {}
        self._overlaps: MutableMapping[str, Overlaps] = {}

    def fork(self) -> "Lines":
        """Lines that begin like these; changes there do not show here."""
        fork = copy(self)
        fork.grid = self.grid.fork()
        fork._lines, fork._overlaps = Layered(self._lines), Layered(self._overlaps)
        return fork

    def set(self, name: str, data: ControlLineChanged | None) -> None:
        """Set a feature; None or withdrawn forgets it."""
        if data is None or data.status == "withdrawn":
            self._lines.pop(name, None)
            self._overlaps.pop(name, None)
            self.grid.remove(name)
            return
        shape = shape_of(data.geometry)
        self._lines[name] = Line(data.line_kind, data.area_m2, shape, area(shape))
        self.grid.put(name, bounds_of(shape))

    def get(self, name: str) -> Line | None:
        """A feature in force, or None."""
        return self._lines.get(name)

    def near(self, bounds: Bounds, line_kind: str) -> list[tuple[str, Line]]:
        """Features of one kind near ``bounds``, in id order."""
        found = [(name, self._lines[name]) for name in self.grid.meeting(bounds)]
        return [(name, line) for name, line in found if line.line_kind == line_kind]

    def set_overlaps(self, name: str, overlaps: Overlaps) -> None:
        """How much of the feature lies under footprints."""
        self._overlaps[name] = overlaps

    def contributions(self, name: str) -> dict[FigureKey, int]:
        """What the feature adds to its line's figures, in 0.0001 m²."""
        line = self._lines.get(name)
        rule = self._rules.get(line.line_kind) if line else None
        if line is None or rule is None:
            return {}
        amounts = {FigureKey(rule.indicator, self._unit, "line", "current"): line.area}
        if rule.formula.pending == "loss":
            for basis, overlap in zip(PENDING_BASES, self._overlaps.get(name, NONE), strict=True):
                left = line.area - share(line.area, overlap, line.geometry_area)
                amounts[FigureKey(rule.indicator, self._unit, basis, "current")] = left
        return amounts
