"""What is asked of a layer: where, when, and which attributes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from services.gateway.domain.layers import Layer
from services.gateway.domain.model.tables import SURVEY_PARCELS
from services.gateway.domain.space.cells import Box, cells_meeting, meets
from services.gateway.domain.space.features import Item

Test = Callable[[dict[str, Any]], bool]


@dataclass(frozen=True)
class Query:
    """Items of ``layer`` that meet ``box`` (None: anywhere) and pass every test.

    Survey parcels are taken as of ``year`` (None: the newest); ``since``: only those told of after that year.
    """

    layer: Layer
    box: Box | None = None
    year: int | None = None
    tests: tuple[Test, ...] = ()
    since: int = 0

    @property
    def open(self) -> bool:
        """Whether it asks for all there is."""
        return self.box is None and not self.tests

    def takes(self, partition: str) -> bool:
        """Whether what is filed under a partition may be in the answer."""
        if self.layer.table == SURVEY_PARCELS:
            return self.since < int(partition) and (self.year is None or int(partition) <= self.year)
        return partition == self.layer.partition

    def wants(self, place: str) -> bool:
        """Whether what is filed in a place may be in the answer; places that are groups never are asked."""
        partition, filed, cell = place.partition("/")
        return filed == "/" and place[0] != "=" and self.takes(partition) and self._near(cell)

    def places(self, partitions: Sequence[str]) -> list[str] | None:
        """The places to look into, in order; None when they are too many to name."""
        cells = cells_meeting(self.box) if self.box is not None else None
        if cells is None:
            return None
        return [f"{partition}/{cell}" for partition in sorted(partitions) for cell in cells]

    def first(self, item: Item) -> str | None:
        """The place in which an item is found, so that it is told once though filed in several."""
        return min((place for place in item.places if self.wants(place)), default=None)

    def matching(self, items: Sequence[Item]) -> list[Item]:
        """Those of the items that are in the answer, in their order; those without geometry are not."""
        shaped = [item for item in items if item.wkb]
        if self.box is not None:
            shapes = shapely.from_wkb(np.array([item.wkb for item in shaped], dtype=object))
            near = shapely.intersects(shapes, shapely.box(*self.box)) if shaped else ()
            shaped = [item for item, is_near in zip(shaped, near, strict=True) if is_near]
        return [item for item in shaped if all(test(item.properties) for test in self.tests)]

    def _near(self, cell: str) -> bool:
        return self.box is None or meets(cell, self.box)
