"""空间索引: a pyramid of square cells in degrees; an item is filed in the few cells its extent meets.

Level 0 is the finest (0.005°, about half a kilometre); each level doubles the side. An item is filed at the
finest level whose side is no smaller than its extent and where it meets no more than two rows and two columns
(as wide as a cell, rounding may make them three), so in at most four cells, however large it is.
"""

from dataclasses import dataclass

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees (EPSG:4490)."""

FINEST_DEGREES = 0.005
LEVELS = 16
MOST_NAMED = 2000
"""A query that meets more cells than this walks the cells in use instead of naming its own."""


@dataclass(frozen=True)
class Span:
    """The rows and columns of one level that an extent meets, both ends included."""

    level: int
    south: int
    west: int
    north: int
    east: int

    def __len__(self) -> int:
        return (self.north - self.south + 1) * (self.east - self.west + 1)

    @property
    def is_small(self) -> bool:
        """At most two rows and two columns."""
        return self.north - self.south < 2 and self.east - self.west < 2

    def names(self) -> list[str]:
        """The cells, south to north, west to east."""
        rows, columns = range(self.south, self.north + 1), range(self.west, self.east + 1)
        return [f"{self.level:x}{row:05d}{column:05d}" for row in rows for column in columns]


def cells_of(box: Box) -> tuple[str, ...]:
    """The cells in which an item with this extent is filed."""
    extent = max(box[2] - box[0], box[3] - box[1])
    wide = (_span(box, level) for level in range(LEVELS) if FINEST_DEGREES * 2**level >= extent)
    return tuple(next((span for span in wide if span.is_small), _span(box, LEVELS - 1)).names())


def cells_meeting(box: Box) -> list[str] | None:
    """All cells, of every level, that may hold items meeting ``box``; None when they are too many to name."""
    spans = [_span(box, level) for level in range(LEVELS)]
    if sum(map(len, spans)) > MOST_NAMED:
        return None
    return sorted(name for span in spans for name in span.names())


def meets(cell: str, box: Box) -> bool:
    """Whether a cell meets an extent; the same rule by which items are filed."""
    level, row, column = int(cell[0], 16), int(cell[1:6]), int(cell[6:])
    span = _span(box, level)
    return span.south <= row <= span.north and span.west <= column <= span.east


def _span(box: Box, level: int) -> Span:
    side = FINEST_DEGREES * 2**level
    south, north = (int((latitude + 90) / side) for latitude in (box[1], box[3]))
    west, east = (int((longitude + 180) / side) for longitude in (box[0], box[2]))
    return Span(level, south, west, north, east)
