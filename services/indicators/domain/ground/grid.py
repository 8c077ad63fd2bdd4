"""A spatial index that can change: ids by the cells of a grid their bounding boxes meet."""

from collections import defaultdict
from math import floor

Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees (EPSG:4490)."""

CELL_DEGREES = 0.005
"""About 500 m: a city block, so that a parcel meets one to four cells."""


class Grid:
    """Ids of things by where they are; a thing may be put, moved and removed at any time."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], set[str]] = defaultdict(set)
        self._bounds: dict[str, Bounds] = {}
        self._below: Grid | None = None
        self._hidden: set[str] = set()

    def fork(self) -> "Grid":
        """A grid that begins like this one; what is put or removed there does not show here."""
        fork = Grid()
        fork._below = self
        return fork

    def __bool__(self) -> bool:
        """Whether there may be anything in it."""
        return bool(self._bounds) or bool(self._below)

    def put(self, name: str, bounds: Bounds) -> None:
        """Index ``name`` at these bounds, instead of where it was."""
        self.remove(name)
        self._bounds[name] = bounds
        for cell in _cells(bounds):
            self._cells[cell].add(name)

    def remove(self, name: str) -> None:
        """Forget ``name``; harmless when unknown."""
        if self._below is not None:
            self._hidden.add(name)
        bounds = self._bounds.pop(name, None)
        for cell in _cells(bounds) if bounds else ():
            self._cells[cell].discard(name)
            if not self._cells[cell]:
                del self._cells[cell]

    def meeting(self, bounds: Bounds) -> list[str]:
        """Ids whose bounding boxes meet ``bounds``, sorted."""
        known, cells = self._bounds, self._cells
        if not known and self._below is None:
            return []
        west, south, east, north = bounds
        about = [names for cell in _cells(bounds) if (names := cells.get(cell))]
        near = []
        for name in about[0] if len(about) == 1 else set().union(*about):
            its_west, its_south, its_east, its_north = known[name]
            if its_west <= east and west <= its_east and its_south <= north and south <= its_north:
                near.append(name)
        if self._below is not None:
            near += [name for name in self._below.meeting(bounds) if name not in self._hidden]
        return sorted(near)


def _cells(bounds: Bounds) -> list[tuple[int, int]]:
    west, south, east, north = bounds
    first, last = floor(west / CELL_DEGREES), floor(east / CELL_DEGREES)
    low, high = floor(south / CELL_DEGREES), floor(north / CELL_DEGREES)
    if first == last and low == high:
        return [(first, low)]
    return [(x, y) for x in range(first, last + 1) for y in range(low, high + 1)]
