"""三条控制线: the features of each control line in a district, and what they contribute.

A feature is held in small pieces: what happens at one end of it is not looked at again at the other.
"""

from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import NamedTuple

import shapely

from chassis.geometry.common_ground import Strips, strips_of
from chassis.geometry.geodesy import area, areas
from contracts.catalogue import LineArea
from contracts.events.controlline import ControlLineChanged, LineKind
from services.indicators.domain.figures.facts import FigureKey
from services.indicators.domain.figures.formulas import PENDING_BASES, Rule
from services.indicators.domain.ground.cutting import Block, block_of, pieces_of
from services.indicators.domain.ground.grid import Bounds, Grid
from services.indicators.domain.ground.shapes import Shape, array_of, bounds_of, shape_of, share
from services.indicators.domain.land.parcel import NONE, Overlaps
from services.indicators.domain.layered import Layered
from services.indicators.domain.lines.sheet import Sheet
from services.indicators.domain.places import Places


@dataclass(frozen=True, slots=True)
class Line:
    """One feature of a control line; ``area`` is the official one, both in 0.0001 m².

    ``zone`` 规划分区, ``township`` 镇街; ``expands``: it counts in the expansion multiple (扩展倍数).
    """

    line_kind: LineKind
    area: int
    geometry_area: int
    shape: Shape
    block: Block
    pieces: tuple[str, ...]
    zone: str | None
    expands: bool
    township: str | None

    @property
    def bounds(self) -> Bounds:
        """West, south, east, north."""
        return bounds_of(self.shape)


class Piece(NamedTuple):
    """A part of the feature ``line`` that is small enough to be cut quickly."""

    key: str
    line: str
    line_kind: LineKind
    shape: Shape
    bounds: Bounds
    strips: Strips
    geometry_area: int


NOTHING_LOST: tuple[Mapping[str, int], bool] = ({}, False)


class Lines:
    """The control lines of one district."""

    def __init__(self, places: Places, rules: Sequence[Rule[LineArea]]) -> None:
        self.grid = Grid()
        self._places = places
        self._rules = tuple(rules)
        self.losing = frozenset(rule.formula.line_kind for rule in rules if rule.formula.pending == "loss")
        self._lines: MutableMapping[str, Line] = {}
        self._pieces: MutableMapping[str, Piece] = {}
        self._lost: MutableMapping[str, tuple[Mapping[str, int], bool]] = {}
        self._totals: MutableMapping[str, Overlaps] = {}
        self._sheets: dict[LineKind, Sheet] = {}

    def fork(self) -> "Lines":
        """Lines that begin like these; changes there do not show here."""
        fork = copy(self)
        fork.grid = self.grid.fork()
        fork._lines, fork._pieces = Layered(self._lines), Layered(self._pieces)
        fork._lost, fork._totals = Layered(self._lost), Layered(self._totals)
        fork._sheets = dict(self._sheets)
        return fork

    def set(self, name: str, data: ControlLineChanged | None) -> None:
        """Set a feature; None or withdrawn forgets it."""
        self._forget(name)
        if data is None or data.status == "withdrawn":
            return
        shape = shape_of(data.geometry)
        shapely.prepare(shape)
        block = block_of(shape)
        pieces = array_of(pieces_of(block))
        shapely.prepare(pieces)
        keys = tuple(f"{name}#{number}" for number in range(len(pieces)))
        columns = (
            pieces,
            map(tuple, shapely.bounds(pieces).tolist()),
            strips_of(pieces).each(len(pieces)),
            areas(pieces).tolist(),
        )
        for key, *column in zip(keys, *columns, strict=True):
            piece = self._pieces[key] = Piece(key, name, data.line_kind, *column)
            self.grid.put(key, piece.bounds)
        self._lines[name] = Line(
            line_kind=data.line_kind,
            area=data.area_m2,
            geometry_area=area(shape),
            shape=shape,
            block=block,
            pieces=keys,
            zone=data.zone,
            expands=data.expansion_counted is not False,
            township=data.township,
        )
        self._sheets.pop(data.line_kind, None)

    def get(self, name: str) -> Line | None:
        """A feature in force, or None."""
        return self._lines.get(name)

    def line(self, name: str) -> Line:
        """The feature of a piece that the grid has named."""
        return self._lines[name]

    def reach(self, name: str) -> list[Bounds]:
        """Where a feature in force lies, piece by piece; nothing of one that is not."""
        line = self._lines.get(name)
        return [self._pieces[key].bounds for key in line.pieces] if line is not None else []

    def piece(self, key: str) -> Piece:
        """A piece that the grid has named."""
        return self._pieces[key]

    def near(self, bounds: Bounds, line_kind: str) -> list[Piece]:
        """Pieces of one kind of line near ``bounds``, in a fixed order."""
        return [piece for piece in self.at(bounds) if piece.line_kind == line_kind]

    def at(self, bounds: Bounds) -> list[Piece]:
        """Pieces of any line near ``bounds``, in a fixed order."""
        return [self._pieces[key] for key in self.grid.meeting(bounds)]

    def sheet(self, kind: LineKind) -> Sheet:
        """All features of a kind; kept until one of them changes."""
        if kind not in self._sheets:
            names = (name for name, line in self._lines.items() if line.line_kind == kind)
            self._sheets[kind] = self.sheet_of(names)
        return self._sheets[kind]

    def sheet_at(self, kind: LineKind, bounds: Bounds) -> Sheet:
        """The features of a kind that may reach within ``bounds``: quicker to make when few of many do."""
        return self.sheet_of({piece.line for piece in self.near(bounds, kind)})

    def sheet_of(self, names: Iterable[str]) -> Sheet:
        """Some features in force."""
        lines = [self._lines[name] for name in sorted(names)]
        return Sheet([(line.shape, [self._pieces[key].shape for key in line.pieces]) for line in lines])

    def lost(self, permit: str) -> Mapping[str, int]:
        """What each feature loses to the ground of a permit, in 0.0001 m², as it was last told."""
        return self._lost.get(permit, NOTHING_LOST)[0]

    def lose(self, permit: str, amounts: Mapping[str, int], *, granted: bool) -> None:
        """Tell what each feature loses to the ground of a permit: of what counts what is not built over."""
        before, was_granted = self._lost.pop(permit, NOTHING_LOST)
        for sign, counts, lost in ((-1, was_granted, before), (1, granted, amounts)):
            for name, amount in lost.items():
                some, more = self._totals.get(name, NONE)
                self._totals[name] = (some + sign * amount * counts, more + sign * amount)
        if amounts:
            self._lost[permit] = (amounts, granted)

    def contributions(self, name: str) -> dict[FigureKey, int]:
        """What the feature adds to its line's figures, in 0.0001 m²."""
        line = self._lines.get(name)
        if line is None:
            return {}
        unit, amounts = self._places.unit, dict[FigureKey, int]()
        for rule in self._rules:
            if not _counts_in(rule.formula, line):
                continue
            amounts[FigureKey(rule.indicator, unit, "line", "current")] = line.area
            pending = PENDING_BASES if rule.formula.pending == "loss" else ()
            for basis, overlap in zip(pending, self._totals.get(name, NONE), strict=False):
                left = line.area - share(line.area, overlap, line.geometry_area)
                amounts[FigureKey(rule.indicator, unit, basis, "current")] = left
        return self.filed(amounts, line)

    def filed(self, amounts: dict[FigureKey, int], line: Line) -> dict[FigureKey, int]:
        """What a feature counts for, by all the units it counts in."""
        return self._places.filed(amounts, line.township)

    def _forget(self, name: str) -> None:
        line = self._lines.pop(name, None)
        if line is not None:
            self._sheets.pop(line.line_kind, None)
        for key in line.pieces if line is not None else ():
            self._pieces.pop(key, None)
            self.grid.remove(key)


def _counts_in(formula: LineArea, line: Line) -> bool:
    in_zone = formula.zones is None or line.zone in formula.zones
    return line.line_kind == formula.line_kind and in_zone and (line.expands or not formula.expansion)
