"""空间查询: what of each layer lies in an area, by class, on the ellipsoid, in whole 0.0001 m²."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely

from chassis.geometry.geodesy import areas
from contracts.base import area_number
from services.gateway.domain.layers import Layer
from services.gateway.domain.space.classes import class_of, stated_area
from services.gateway.domain.space.features import Item
from services.gateway.domain.space.shapes import mended


@dataclass(frozen=True)
class Hit:
    """An item in the area: how much of it, in 0.0001 m², of how much; its stated area by that share."""

    item: Item
    kind: str
    inside: int
    whole: int
    stated: int | None


@dataclass
class Sum:
    """Of one class."""

    features: int = 0
    inside: int = 0
    stated: int | None = field(default=None)

    def add(self, hit: Hit) -> None:
        """One more."""
        self.features += 1
        self.inside += hit.inside
        if hit.stated is not None:
            self.stated = (self.stated or 0) + hit.stated


def hits(layer: Layer, items: Sequence[Item], area: shapely.Geometry) -> list[Hit]:
    """Items of the layer that meet the area, largest part first; those that only touch it are left out.

    A point, or a line, meets what it lies in.
    """
    shapes = np.array([item.shape for item in items], dtype=object)
    if not len(shapes):
        return []
    shapes = mended(shapes)
    inside = areas(shapely.intersection(shapes, area))
    meets = shapely.intersects(shapes, area) if shapely.get_dimensions(area) < 2 else None
    wholes = areas(shapes)
    found = [
        Hit(
            item,
            class_of(layer.table, item),
            int(part),
            int(whole),
            _share(layer, item, (int(part), int(whole))),
        )
        for index, (item, part, whole) in enumerate(zip(items, inside, wholes, strict=True))
        if part or whole == 0 or (meets is not None and meets[index])
    ]
    return sorted(found, key=lambda hit: (-hit.inside, hit.item.id))


def answer(layer: Layer, found: Sequence[Hit], most: int) -> dict[str, Any]:
    """What is told of a layer: sums by class over all, and the first ``most`` items."""
    sums: dict[str, Sum] = defaultdict(Sum)
    for hit in found:
        sums[hit.kind].add(hit)
    return {
        "layer": layer.id,
        "title": layer.title,
        "features_found": len(found),
        "area_m2": area_number(sum(hit.inside for hit in found)),
        "classes": [_summed(kind, sums[kind]) for kind in sorted(sums)],
        "features": [_told(hit) for hit in found[:most]],
    }


def _share(layer: Layer, item: Item, parts: tuple[int, int]) -> int | None:
    """The stated area by the share that lies inside, rounded half up."""
    inside, whole = parts
    stated = stated_area(layer.table, item)
    return (2 * stated * inside + whole) // (2 * whole) if stated is not None and whole else None


def _summed(kind: str, summed: Sum) -> dict[str, Any]:
    return {
        "class": kind,
        "features": summed.features,
        "area_m2": area_number(summed.inside),
        "stated_area_m2": None if summed.stated is None else area_number(summed.stated),
    }


def _told(hit: Hit) -> dict[str, Any]:
    return {
        "id": hit.item.id,
        "class": hit.kind,
        "area_m2": area_number(hit.inside),
        "whole_area_m2": area_number(hit.whole),
        "stated_area_m2": None if hit.stated is None else area_number(hit.stated),
        "properties": hit.item.properties,
    }
