"""三调工作分类: the least area a class is mapped at."""

import numpy as np
import numpy.typing as npt

from contracts.landuse import WETLAND

BUILT_M2, FARM_M2, OTHER_M2 = 200, 400, 600
"""最小上图面积 (TD/T 1055, unverified): built land and facilities, farm land, other land."""
_FARM = ("01", "02", "03", "04")
_BUILT = ("05", "06", "07", "08", "09", "10", "1109", "1201", "1202")


def least_m2(codes: npt.NDArray[np.object_]) -> npt.NDArray[np.float64]:
    """最小上图面积 of each code."""
    least = {code: _least(code) for code in set(codes.tolist())}
    return np.array([least[code] for code in codes.tolist()], dtype=np.float64)


def _least(code: str) -> int:
    if code in WETLAND:
        return OTHER_M2
    if code.startswith(_FARM):
        return FARM_M2
    return BUILT_M2 if code.startswith(_BUILT) else OTHER_M2
