"""动态维护: what differs between 维护前 WHQ and 维护后 WHH, and which piece of the 维护层 WHC explains it."""

from dataclasses import dataclass

import numpy as np
import shapely

from chassis.geometry.geodesy import areas
from services.ingest.domain.package.checks.drawing import Shapes
from services.ingest.domain.package.checks.topology import SLIVER_UNITS
from services.ingest.domain.package.findings import Example, Finding, of_places
from services.ingest.domain.package.lines.features import Features
from services.ingest.domain.package.lines.notes import Note


@dataclass(frozen=True)
class Maintained:
    """``changed`` features after and ``withdrawn`` ones from before, each with the note that explains it."""

    changed: Features
    changed_notes: list[Note | None]
    withdrawn: Features
    withdrawn_notes: list[Note | None]
    findings: tuple[Finding, ...]


def maintained(before: Features, after: Features, notes: list[Note]) -> Maintained:
    """What stays as it was is left out; every difference must lie in the 维护层."""
    was = {str(subject): row for row, subject in enumerate(before.ids)}
    same = np.array(
        [_same(before, was.get(str(s)), after, row) for row, s in enumerate(after.ids)], dtype=bool
    )
    gone = ~np.isin(before.ids.astype(str), after.ids.astype(str))
    changed, withdrawn = after.only(~same), before.only(gone)
    explained = shapely.union_all([note.shape for note in notes])
    outside = shapely.difference(
        shapely.symmetric_difference(shapely.union_all(before.shapes), shapely.union_all(after.shapes)),
        explained,
    )
    explaining = [_explaining(features.shapes, notes) for features in (changed, withdrawn)]
    findings = tuple(_unexplained(after.name, outside))
    return Maintained(changed, explaining[0], withdrawn, explaining[1], findings)


def _same(before: Features, was: int | None, after: Features, now: int) -> bool:
    if was is None or before.area[was] != after.area[now]:
        return False
    told = all(
        was_told[was] == now_told[now]
        for was_told, now_told in (
            (before.districts, after.districts),
            (before.townships, after.townships),
            (before.zones, after.zones),
        )
    )
    return told and bool(shapely.equals_exact(before.shapes[was], after.shapes[now], normalize=True))


def _explaining(shapes: Shapes, notes: list[Note]) -> list[Note | None]:
    """For each feature the note of the piece that has most in common with it, or at least touches it."""
    pieces = np.array([note.shape for note in notes], dtype=object)
    feature, piece = shapely.STRtree(pieces).query(shapes, predicate="intersects")
    common = shapely.area(shapely.intersection(shapes[feature], pieces[piece]))
    best: dict[int, tuple[float, int]] = {}
    for row, number, size in zip(feature.tolist(), piece.tolist(), common.tolist(), strict=True):
        best[row] = max(best.get(row, (-1.0, 0)), (size, number))
    return [notes[best[row][1]] if row in best else None for row in range(len(shapes))]


def _unexplained(layer: str, outside: shapely.Geometry) -> list[Finding]:
    parts = shapely.get_parts(np.array([outside], dtype=object))
    sizes = areas(parts)
    large = np.flatnonzero(sizes >= SLIVER_UNITS).tolist()
    told = [Example("", f"{sizes[i] / 10_000:.2f} m² 的变化不在 WHC 内", shape=parts[i]) for i in large]
    return of_places("unexplained_change", layer, told)
