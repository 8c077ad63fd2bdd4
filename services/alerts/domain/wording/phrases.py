"""Phrases every family uses: places, areas, numbers, names of a bearable length."""

from dataclasses import dataclass

from contracts.districts import city
from contracts.messages.figure import UnitOfMeasure

M2_PER_HECTARE = 10_000
M2_PER_MU = 10_000 / 15
LEAST_IN_HECTARES_M2 = 1_000
LONGEST_NAME = 60
SUFFIX: dict[UnitOfMeasure, str] = {
    "m2": "平方米",
    "count": "个",
    "ratio": "",
    "m2_per_person": "平方米/人",
    "m2_per_10k_cny": "平方米/万元",
    "days": "天",
    "year": "年",
}


@dataclass(frozen=True)
class Words:
    """``title``: one sentence for a leader; ``description``: one paragraph for an officer."""

    title: str
    description: str


def unit_name(code: str) -> str:
    """名称 of a district or management unit; what is not known inside a district by its own mark."""
    district, _, part = code.partition("-")
    name = city().name_of(code)
    return name if name != code else city().name_of(district) + part


def short(name: str) -> str:
    """A name that fits into a title."""
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def area(square_metres: float) -> str:
    """面积: hectares with mu beside them, or square metres when it is small."""
    if abs(square_metres) < LEAST_IN_HECTARES_M2:
        return f"{square_metres:,.2f}平方米"
    return f"{square_metres / M2_PER_HECTARE:,.2f}公顷（{square_metres / M2_PER_MU:,.2f}亩）"


def quantity(value: float, unit_of_measure: UnitOfMeasure) -> str:
    """A value with its unit, as people of the field write it."""
    if unit_of_measure == "m2":
        return area(value)
    if unit_of_measure == "ratio":
        return f"{value:.2%}"
    if unit_of_measure == "year":
        return f"{value:.0f}年"
    return f"{value:,.10g}{SUFFIX[unit_of_measure]}"
