"""规划覆盖: how much of a kind of control line lies under plans that are in force.

Each piece of a feature is looked at on its own, with the union of the plans near it.
"""

from collections.abc import Iterable, Mapping, MutableMapping
from copy import copy

from contracts.catalogue import PlanCoverage
from contracts.events.review import ReviewChanged
from contracts.wire import Cause
from services.indicators.domain.figures.book import Book
from services.indicators.domain.figures.facts import FigureKey
from services.indicators.domain.figures.formulas import Rule
from services.indicators.domain.ground.grid import Grid
from services.indicators.domain.ground.shapes import Shape, bounds_of, covered, shape_of, share
from services.indicators.domain.layered import Layered
from services.indicators.domain.lines.lines import Lines, Piece


class PlanCover:
    """The plans that one formula counts, and what of each line feature lies under them."""

    def __init__(self, unit: str, rule: Rule[PlanCoverage], lines: Lines) -> None:
        self._key = FigureKey(rule.indicator, unit, "line", "current")
        self._formula, self._lines = rule.formula, lines
        self._grid = Grid()
        self._plans: MutableMapping[str, Shape] = {}
        self._covered: MutableMapping[str, Mapping[str, int]] = {}
        self._amounts: MutableMapping[str, Mapping[FigureKey, int]] = {}

    def fork(self, lines: Lines) -> "PlanCover":
        """A cover that begins like this one, over forked lines."""
        fork = copy(self)
        fork._lines, fork._grid = lines, self._grid.fork()
        fork._plans, fork._covered = Layered(self._plans), Layered(self._covered)
        fork._amounts = Layered(self._amounts)
        return fork

    def plan_changed(self, name: str, data: ReviewChanged | None, book: Book, cause: Cause) -> None:
        """A plan is new, different or gone; most changes of stage change nothing here."""
        old, new = self._plans.pop(name, None), self._extent(data)
        if new is not None:
            self._plans[name] = new
        if old == new:
            return
        self._grid.remove(name)
        if new is not None:
            self._grid.put(name, bounds_of(new))
        where = [bounds_of(shape) for shape in (old, new) if shape is not None]
        near = {key for bounds in where for key in self._lines.grid.meeting(bounds)}
        self._look(sorted(near), book, cause)

    def line_changed(self, name: str, book: Book, cause: Cause) -> None:
        """A feature is new, different or gone."""
        line = self._lines.get(name)
        self._covered.pop(name, None)
        if line is not None and line.line_kind == self._formula.line_kind:
            self._look(line.pieces, book, cause)
        else:
            self._book(name, {}, book, cause)

    def _extent(self, data: ReviewChanged | None) -> Shape | None:
        if data is None or data.geometry is None or data.stage not in self._formula.stages:
            return None
        return shape_of(data.geometry) if data.plan_kind in self._formula.plan_kinds else None

    def _look(self, keys: Iterable[str], book: Book, cause: Cause) -> None:
        """Look at pieces again, and book the features they belong to."""
        pieces = {key: self._lines.piece(key) for key in keys}
        own = {key: one for key, one in pieces.items() if one.line_kind == self._formula.line_kind}
        amounts = covered([one.shape for one in own.values()], [self._near(one) for one in own.values()])[1]
        found: dict[str, dict[str, int]] = {}
        for (key, piece), amount in zip(own.items(), amounts, strict=True):
            found.setdefault(piece.line, {})[key] = amount
        for name, amounts_of in sorted(found.items()):
            self._covered[name] = {**self._covered.get(name, {}), **amounts_of}
            line = self._lines.get(name)
            if line is not None:
                under = share(line.area, sum(self._covered[name].values()), line.geometry_area)
                self._book(name, self._lines.filed({self._key: under}, line), book, cause)

    def _near(self, piece: Piece) -> list[Shape]:
        return [self._plans[name] for name in self._grid.meeting(piece.bounds)]

    def _book(self, name: str, now: Mapping[FigureKey, int], book: Book, cause: Cause) -> None:
        before = self._amounts.pop(name, {})
        if now:
            self._amounts[name] = now
        book.move(before, now, cause)
