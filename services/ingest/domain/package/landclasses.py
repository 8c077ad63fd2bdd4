"""三调工作分类: the codes that exist, the suffixes they may carry, and the least area they are mapped at."""

import numpy as np
import numpy.typing as npt

WETLAND = frozenset({"0303", "0304", "0306", "0402", "0603", "1105", "1106", "1108"})
"""00 湿地: scattered over four prefixes."""
_OTHER = """
0101 0102 0103 0201 0202 0203 0204 0301 0302 0305 0307 0401 0403 0404 05H1 0508 0601 0602 0701 0702
08H1 08H2 0809 0810 09 1001 1002 1003 1004 1005 1006 1007 1008 1009 1101 1102 1103 1104 1107 1109 1110
1201 1202 1203 1204 1205 1206 1207
"""
_ADJUSTABLE = "0201K 0202K 0203K 0204K 0301K 0302K 0307K 0403K 1104K"
"""可调整: could be farmland again."""
_PARTS = "08H2A 0810A 1104A 1107A"
"""高教用地, 广场用地, 养殖坑塘, 干渠."""
CLASSES = WETLAND | frozenset(_OTHER.split()) | frozenset(_ADJUSTABLE.split()) | frozenset(_PARTS.split())

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
