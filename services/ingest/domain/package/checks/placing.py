"""Geometry of a layer in EPSG:4490: inside the bounds, and valid."""

from dataclasses import dataclass

import numpy as np
import shapely

from contracts.geometry import Crs
from services.ingest.domain.geometry.coordinates import Transform
from services.ingest.domain.geometry.intricacy import FEW_VERTICES, MOST_MEETING, meeting_edges
from services.ingest.domain.geometry.mistakes import GEOGRAPHIC
from services.ingest.domain.geometry.ragged import Floats
from services.ingest.domain.limits import Bounds
from services.ingest.domain.package.checks.drawing import Shapes, drawing, without
from services.ingest.domain.package.checks.faults import invalidity, misplaced
from services.ingest.domain.package.findings import Finding, Flags, Rows
from services.ingest.domain.package.table import Table

_DECIMALS = 10


@dataclass(frozen=True)
class Placed:
    """Shapes of a layer: as ``drawn`` in its own system and ``placed`` in EPSG:4490.

    None in both where a row's shape cannot be used; ``findings`` says why.
    """

    drawn: Shapes
    placed: Shapes
    crs: Crs
    findings: tuple[Finding, ...]

    @property
    def usable(self) -> Flags:
        """Rows whose shape can be used."""
        usable: Flags = ~shapely.is_missing(self.placed)
        return usable


def place(table: Table, ids: Shapes, bounds: Bounds, transform: Transform) -> Placed:
    """A table whose coordinate system is one of ours; nothing is repaired."""
    crs = table.crs or GEOGRAPHIC
    read = drawing(table.shapes)
    placed = in_degrees(read.drawn, crs, transform)
    outside = _outside(placed, bounds) & ~read.none
    placed = without(placed, read.unusable | outside)
    intricate = _side_by_side(placed)
    placed = without(placed, intricate)
    invalid = ~shapely.is_missing(placed) & ~shapely.is_valid(placed)
    looked_at = placed
    rows, seen = Rows(table.name, ids), Rows(table.name, ids, placed)
    findings = [
        *read.findings(rows),
        *rows.found("too_intricate", intricate, lambda _: "过多的边紧靠在一起"),
        *rows.found("outside_area", outside, lambda row: misplaced(read.drawn[row], crs, bounds)),
        *seen.found("invalid_geometry", invalid, lambda row: invalidity(looked_at[row])),
    ]
    placed = without(placed, invalid)
    return Placed(without(read.drawn, shapely.is_missing(placed)), placed, crs, tuple(findings))


def _side_by_side(placed: Shapes) -> Flags:
    """Shapes that would keep GEOS busy for long."""
    flags: Flags = shapely.get_num_coordinates(placed) > FEW_VERTICES
    for index in np.flatnonzero(flags).tolist():
        vertices, offsets = shapely.to_ragged_array([placed[index]])[1:]
        flags[index] = meeting_edges(vertices, offsets[0]) > MOST_MEETING
    return flags


def in_degrees(drawn: Shapes, crs: Crs, transform: Transform) -> Shapes:
    """Shapes of a layer's own system in EPSG:4490."""
    if crs == GEOGRAPHIC or not len(drawn):
        return drawn

    def degrees(metres: Floats) -> Floats:
        return np.column_stack(transform(crs, metres[:, 0], metres[:, 1])).round(_DECIMALS)

    placed: Shapes = shapely.transform(drawn, degrees)
    return placed


def _outside(placed: Shapes, bounds: Bounds) -> Flags:
    """Also where a coordinate is not finite; shapes that are None are not outside."""
    corners = shapely.bounds(placed)
    least, most = corners[:, :2], corners[:, 2:]
    beyond = (least < (bounds.west, bounds.south)) | (most > (bounds.east, bounds.north))
    finite = _finite(placed)
    wrong: Flags = (beyond.any(axis=1) | ~finite) & ~shapely.is_missing(placed)
    return wrong


def _finite(placed: Shapes) -> Flags:
    """Bounds skip NaN, so every coordinate is looked at."""
    coordinates, owner = shapely.get_coordinates(placed, return_index=True)
    broken = ~np.isfinite(coordinates).all(axis=1)
    finite: Flags = np.bincount(owner, broken, minlength=len(placed)) == 0
    return finite
