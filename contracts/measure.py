"""单位: exact factors between the units people use and those we keep.

Kept are whole numbers: 0.0001 m² for areas, millionths for ratios, plain counts.
"""

from fractions import Fraction

from contracts.base import AREA_SCALE

SQUARE_METRES: dict[str, Fraction] = {
    "m2": Fraction(1),
    "平方米": Fraction(1),
    "亩": Fraction(2000, 3),
    "公顷": Fraction(10_000),
    "万平方米": Fraction(10_000),
    "万亩": Fraction(20_000_000, 3),
    "平方公里": Fraction(1_000_000),
    "平方千米": Fraction(1_000_000),
    "km2": Fraction(1_000_000),
    "ha": Fraction(10_000),
}
"""Unit of area → m². 1 公顷 = 15 亩."""
SCALES: dict[str, int] = {
    "m2": AREA_SCALE,
    "count": 1,
    "ratio": 1_000_000,
    "m2_per_person": 10_000,
    "m2_per_10k_cny": 10_000,
    "days": 10_000,
    "year": 1,
}
"""Unit of measure → how many whole units make one of it."""
STATISTIC_SCALE = 10_000
"""Statistics are held as whole 0.0001 of their base unit."""
STATISTIC_UNITS: dict[str, tuple[str, Fraction]] = {
    **{name: ("m2", factor) for name, factor in SQUARE_METRES.items()},
    "人": ("person", Fraction(1)),
    "万人": ("person", Fraction(10_000)),
    "元": ("CNY", Fraction(1)),
    "万元": ("CNY", Fraction(10_000)),
    "亿元": ("CNY", Fraction(100_000_000)),
}
"""Unit of a statistic → its base unit, and how many of that it is; another unit is its own base."""


def units_of(value: float, unit_of_measure: str) -> int:
    """A number in a unit of measure as whole units, rounded half even."""
    factor = SQUARE_METRES.get(unit_of_measure)
    if factor is not None:
        return round(Fraction(repr(value)) * factor * AREA_SCALE)
    return round(Fraction(repr(value)) * SCALES.get(unit_of_measure, 1))


def number_of(units: int, unit_of_measure: str) -> int | float:
    """Whole units as the number on the wire: m² for areas (``m2``), a ratio, the count itself otherwise."""
    scale = SCALES.get(unit_of_measure, 1)
    return units if scale == 1 else units / scale


def units_said(number: float, unit_of_measure: str) -> int:
    """The whole units that :func:`number_of` made a number of; quick, and exact up to 10¹⁵ of them."""
    return round(number * SCALES.get(unit_of_measure, 1))


def statistic_of(value: float, unit_of_measure: str) -> tuple[int, str]:
    """A statistic in 0.0001 of its base unit, rounded half even, and that unit (person, CNY, m2 …)."""
    base, factor = STATISTIC_UNITS.get(unit_of_measure, (unit_of_measure, Fraction(1)))
    return round(Fraction(repr(value)) * factor * STATISTIC_SCALE), base
