"""单位: exact factors between the units people use and those we keep.

Kept are 0.0001 m² for areas, millionths for ratios, and plain counts.
"""

from fractions import Fraction

from contracts.base import AREA_SCALE

SQUARE_METRES: dict[str, Fraction] = {
    "m2": Fraction(1),
    "平方米": Fraction(1),
    "亩": Fraction(2000, 3),
    "公顷": Fraction(10_000),
    "万亩": Fraction(20_000_000, 3),
    "平方公里": Fraction(1_000_000),
    "平方千米": Fraction(1_000_000),
    "km2": Fraction(1_000_000),
    "ha": Fraction(10_000),
}
"""Unit of area → m². 1 公顷 = 15 亩."""
RATIO_SCALE = 1_000_000
"""Ratios are held as whole millionths."""


def units_of(value: float, unit_of_measure: str) -> int:
    """A number in a unit of measure as whole units (areas, ratios, counts), rounded half even."""
    factor = SQUARE_METRES.get(unit_of_measure)
    if factor is not None:
        return round(Fraction(repr(value)) * factor * AREA_SCALE)
    return round(Fraction(repr(value)) * (RATIO_SCALE if unit_of_measure == "ratio" else 1))


def number_of(units: int, unit_of_measure: str) -> int | float:
    """Whole units as the number on the wire: m² for areas (``m2``), a ratio, the count itself otherwise."""
    if unit_of_measure == "m2":
        return units / AREA_SCALE
    return units / RATIO_SCALE if unit_of_measure == "ratio" else units
