"""How much of many shapes lies under many others, worked out all at once.

The amount for a shape depends on the set of its covers alone: neither on what else is looked at with it,
nor on the order in which things came about. So it is found anew from the whole set each time.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from chassis.geometry.geodesy import Geometries, Units, areas

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Cut:
    """What lies where: the part of shape ``owner`` under ``cover``, with its area in 0.0001 m².

    ``owner`` does not fall, and the covers of one owner come in a fixed order.
    """

    owner: Units
    cover: Units
    part: Geometries
    area: Units

    def of(self, kept: Flags) -> "Cut":
        """The parts that are flagged."""
        return Cut(self.owner[kept], self.cover[kept], self.part[kept], self.area[kept])


def cut(shapes: tuple[Geometries, Units], covers: Geometries, pairs: tuple[Units, Units]) -> Cut:
    """Cut shapes, given with their areas, along covers; ``pairs`` says which with which, by number.

    A shape wholly under a cover is not cut: it counts with its very area. Nor is a cover wholly within a
    shape. Prepared ones are quicker.
    """
    (outlines, whole), (owner, cover) = shapes, pairs
    met = np.asarray(shapely.intersects(covers[cover], outlines[owner]), dtype=bool)
    owner, cover = owner[met], cover[met]
    part, area = outlines[owner], whole[owner]
    crossing = np.flatnonzero(~shapely.covers(covers[cover], part))
    around = np.asarray(shapely.covers(part[crossing], covers[cover[crossing]]), dtype=bool)
    part[crossing[around]] = covers[cover[crossing[around]]]
    across = crossing[~around]
    part[across] = shapely.intersection(part[across], covers[cover[across]])
    area[crossing] = areas(part[crossing])
    return Cut(owner, cover, part, area).of(area > 0)


def united(parts: Cut, whole: Units) -> Units:
    """For each shape its area under the union of its covers; the same ground counts once."""
    amounts = np.zeros(len(whole), dtype=np.int64)
    np.maximum.at(amounts, parts.owner, np.minimum(parts.area, whole[parts.owner]))
    several = np.bincount(parts.owner, minlength=len(whole)) > 1
    if not several.any():
        return amounts
    open_ = parts.of((several & (amounts < whole))[parts.owner])
    owners, starts = np.unique(open_.owner, return_index=True)
    unions = [shapely.union_all(group) for group in np.split(open_.part, starts[1:])]
    amounts[owners] = np.minimum(areas(unions[: len(owners)]), whole[owners])
    return amounts


def summed(parts: Cut, whole: Units) -> Units:
    """For each shape its area under covers that do not overlap."""
    amounts = np.zeros(len(whole), dtype=np.int64)
    np.add.at(amounts, parts.owner, parts.area)
    return np.minimum(amounts, whole)
