"""属性面积与图形面积, and 最小上图面积."""

import numpy as np
import numpy.typing as npt

from services.ingest.domain.package.findings import Finding, Rows
from services.ingest.domain.package.survey.landclasses import least_m2

Units = npt.NDArray[np.int64]

MOST_SHARE_APART = 0.10
"""Real surveys differ by more in one parcel of eighty (domain reference 1.6): worth a look, not an error."""
MOST_TIMES_APART = 2.0
"""Beyond it the unit is wrong: 公顷, 亩 or km² in a field of m²."""
_LEAST_COMPARED = 100_000
"""10 m²: below it rounding alone makes large shares."""


def against_geometry(rows: Rows, stated: Units, measured: Units) -> list[Finding]:
    """Attribute areas beside ellipsoid areas, both in 0.0001 m²; rows with 0 in either are left out."""
    compared = (stated > 0) & (measured > 0) & (np.maximum(stated, measured) > _LEAST_COMPARED)
    times = np.ones(len(stated))
    times[compared] = stated[compared] / measured[compared]
    unit = (times > MOST_TIMES_APART) | (times < 1 / MOST_TIMES_APART)
    apart = ~unit & (np.abs(times - 1) > MOST_SHARE_APART)

    def told(row: int) -> str:
        return f"属性面积 {stated[row] / 10_000:.2f} m²，图形椭球面积 {measured[row] / 10_000:.2f} m²"

    return [
        *rows.found("wrong_unit", unit, told),
        *rows.found("area_mismatch", apart, told, "warning"),
    ]


def too_small(rows: Rows, codes: npt.NDArray[np.object_], stated: Units) -> list[Finding]:
    """Parcels below the least mapped area of their class: a warning."""
    least = least_m2(codes)
    small = (stated > 0) & (stated < least * 10_000)
    return rows.found(
        "small_parcel",
        small,
        lambda row: f"{codes[row]} 图斑 {stated[row] / 10_000:.2f} m²，最小上图面积 {least[row]:.0f} m²",
        "warning",
    )
