"""A land-use code never travels without its scheme: the same four digits differ between the two."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from contracts.base import Model

Code = Annotated[str, StringConstraints(pattern=r"^[0-9]{2,6}([A-Z][0-9]?)?[A-Z]?$")]

WETLAND = frozenset({"0303", "0304", "0306", "0402", "0603", "1105", "1106", "1108"})
"""00 湿地 of 三调: scattered over four prefixes."""
_OTHER = """
0101 0102 0103 0201 0202 0203 0204 0301 0302 0305 0307 0401 0403 0404 05H1 0508 0601 0602 0701 0702
08H1 08H2 0809 0810 09 1001 1002 1003 1004 1005 1006 1007 1008 1009 1101 1102 1103 1104 1107 1109 1110
1201 1202 1203 1204 1205 1206 1207
"""
_ADJUSTABLE = "0201K 0202K 0203K 0204K 0301K 0302K 0307K 0403K 1104K"
"""可调整: could be farmland again."""
_PARTS = "08H2A 0810A 1104A 1107A"
"""高教用地, 广场用地, 养殖坑塘, 干渠."""
SANDIAO_CLASSES = WETLAND.union(_OTHER.split(), _ADJUSTABLE.split(), _PARTS.split())
"""Every code of 三调工作分类 (domain reference 1.6)."""


class LandUse(Model):
    """地类或用途: ``sandiao`` = 三调工作分类, ``planning`` = 用地用海分类指南 (2023)."""

    scheme: Literal["sandiao", "planning"]
    code: Code


class SandiaoClass(Model):
    """三调工作分类 code with its scheme (K and A suffixes and 05H1 forms included)."""

    scheme: Literal["sandiao"]
    code: Code
