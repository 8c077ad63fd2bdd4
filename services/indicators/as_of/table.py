"""Figures as people read them: Chinese names, display units, aligned columns; or as JSON."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from unicodedata import east_asian_width

from contracts.catalogue import Indicator, whole
from contracts.districts import City
from contracts.measure import SQUARE_METRES
from contracts.messages.figure import Figure

HEADINGS = ("单元", "编号", "指标", "口径", "时点", "数值", "单位", "目标", "余量")
NUMBERS = frozenset({"数值", "目标", "余量"})
BASES = {
    "survey": "调查口径",
    "line": "管控线口径",
    "ledger": "台账口径",
    "projected": "预计值",
    "projected_review": "预计值（含在审）",
}


def table(figures: Iterable[Figure], catalogue: Mapping[str, Indicator], of: City) -> list[str]:
    """Lines: the headings, and one for each figure in its order; numbers right-aligned."""
    rows = [HEADINGS, *(_row(figure, catalogue, of) for figure in figures)]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(_cells(row, widths)).rstrip() for row in rows]


def as_json(figure: Figure, catalogue: Mapping[str, Indicator], of: City) -> dict[str, Any]:
    """The figure as on the wire, with the names of its indicator and unit."""
    return {
        **figure.model_dump(mode="json", exclude_none=True),
        "name": _name(figure, catalogue),
        "unit_name": _unit_name(figure.unit, of),
        "display_unit": _indicator(figure, catalogue).display_unit,
    }


def _row(figure: Figure, catalogue: Mapping[str, Indicator], of: City) -> tuple[str, ...]:
    indicator = _indicator(figure, catalogue)
    return (
        _unit_name(figure.unit, of),
        indicator.code,
        _name(figure, catalogue),
        BASES[figure.basis],
        "当前" if figure.period == "current" else figure.period,
        _shown(figure.value, indicator),
        indicator.display_unit,
        _shown(figure.target, indicator),
        _shown(figure.margin, indicator),
    )


def _indicator(figure: Figure, catalogue: Mapping[str, Indicator]) -> Indicator:
    return catalogue[whole(figure.indicator)]


def _name(figure: Figure, catalogue: Mapping[str, Indicator]) -> str:
    _, dot, part = figure.indicator.partition(".")
    return f"{_indicator(figure, catalogue).name}{'·' if dot else ''}{part}"


def _unit_name(unit: str, of: City) -> str:
    return "市本级" if unit == f"{of.code}-SJ" else of.name_of(unit)


def _shown(value: float | None, indicator: Indicator) -> str:
    """A number in the display unit, with as many decimals as it has and no more than 4."""
    if value is None:
        return ""
    if indicator.unit_of_measure == "m2":
        value /= float(SQUARE_METRES[indicator.display_unit])
    if indicator.display_unit == "%":
        value *= 100
    if indicator.unit_of_measure == "year":
        return f"{value:.0f}"
    digits = f"{value:,.4f}".rstrip("0").rstrip(".")
    return "0" if digits == "-0" else digits


def _cells(row: Sequence[str], widths: Sequence[int]) -> Iterable[str]:
    for heading, text, width in zip(HEADINGS, row, widths, strict=True):
        gap = " " * (width - _width(text))
        yield gap + text if heading in NUMBERS else text + gap


def _width(text: str) -> int:
    """Columns on a terminal: 汉字 and full-width punctuation take two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
