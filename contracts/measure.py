"""单位: exact factors between the units people use and those we keep (0.0001 m², or a plain count)."""

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


def units_of(value: float, unit_of_measure: str) -> int:
    """A number in a unit of measure as whole units (0.0001 m² for areas, 1 otherwise), rounded half even."""
    factor = SQUARE_METRES.get(unit_of_measure)
    scale = factor * AREA_SCALE if factor is not None else Fraction(1)
    return round(Fraction(repr(value)) * scale)


def number_of(units: int, unit_of_measure: str) -> int | float:
    """Whole units as the number on the wire: m² for areas (``m2``), the count itself otherwise."""
    return units / AREA_SCALE if unit_of_measure == "m2" else units
