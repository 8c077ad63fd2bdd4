"""控制面积守恒: what a package puts in place of a district's parcels covers exactly those it replaces."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from chassis.geometry.geodesy import areas
from services.ingest.domain.package.checks.areas import Units
from services.ingest.domain.package.checks.drawing import Shapes
from services.ingest.domain.package.checks.topology import SLIVER_UNITS
from services.ingest.domain.package.findings import Example, Finding, of_layer, of_places

TOLERANCE_UNITS = 10_000
"""1 m² a district (domain reference 3.1)."""


@dataclass(frozen=True)
class Parcels:
    """图斑 of one district: BSM, DLBM, TBMJ in 0.0001 m², shape in EPSG:4490; of the same length."""

    ids: npt.NDArray[np.object_]
    codes: npt.NDArray[np.object_]
    area: Units
    shapes: Shapes

    def __len__(self) -> int:
        return len(self.ids)

    def only(self, flags: npt.NDArray[np.bool_]) -> "Parcels":
        """Those flagged."""
        return Parcels(self.ids[flags], self.codes[flags], self.area[flags], self.shapes[flags])


def no_parcels() -> Parcels:
    """What is known of a district before its first package."""
    none = np.array([], dtype=object)
    return Parcels(none, none, np.array([], dtype=np.int64), none)


@dataclass(frozen=True)
class Replacement:
    """``retired``: known parcels that lie wholly under the new ones and are not in the package."""

    retired: Parcels
    left: Parcels
    findings: tuple[Finding, ...]


def replacement(district: str, layer: str, new: Parcels, known: Parcels) -> Replacement:
    """What ``new`` does to the parcels known of its district until now (in force in its survey year)."""
    restated = np.isin(known.ids.astype(str), new.ids.astype(str))
    others = known.only(~restated)
    covered = _covered(others.shapes, new.shapes)
    whole = areas(others.shapes)
    gone = (covered > 0) & (whole - covered < SLIVER_UNITS)
    cut = ~gone & (covered >= SLIVER_UNITS)
    retired = others.only(gone)
    before = int(known.area[restated].sum()) + int(retired.area.sum())
    findings = _cut(layer, others.only(cut), covered[cut])
    if not findings:
        findings += _not_conserved(district, layer, before, int(new.area.sum()))
    return Replacement(retired, others.only(~gone), tuple(findings))


def uncovered(holes: Shapes, left: Shapes) -> Shapes:
    """Holes of the package that no parcel known of before fills."""
    missing = areas(holes) - _covered(holes, left)
    return holes[missing >= SLIVER_UNITS]


def _covered(old: Shapes, new: Shapes) -> Units:
    """How much of each old shape lies under the new ones, which do not overlap each other."""
    if not len(old) or not len(new):
        return np.zeros(len(old), dtype=np.int64)
    one, other = shapely.STRtree(new).query(old, predicate="intersects")
    pieces = areas(shapely.intersection(old[one], new[other]))
    return np.bincount(one, pieces, minlength=len(old)).astype(np.int64)


def _cut(layer: str, parcels: Parcels, covered: Units) -> list[Finding]:
    return of_places(
        "cut_parcel",
        layer,
        [
            Example(str(subject), f"原图斑被压盖 {size / 10_000:.2f} m²，包内没有它变更后的范围", shape=shape)
            for subject, size, shape in zip(parcels.ids, covered.tolist(), parcels.shapes, strict=True)
        ],
    )


def _not_conserved(district: str, layer: str, before: int, after: int) -> list[Finding]:
    if abs(after - before) <= TOLERANCE_UNITS:
        return []
    detail = (
        f"{district}：变更前 {before / 10_000:.2f} m²，变更后 {after / 10_000:.2f} m²，"
        f"相差 {(after - before) / 10_000:+.2f} m²"
    )
    return [of_layer("area_not_conserved", layer, detail)]
