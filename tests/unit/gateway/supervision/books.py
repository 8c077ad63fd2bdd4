"""Small books of figures for the tests of statistics."""

import json
from typing import Any

from services.gateway.domain.supervision.figure_book import FigureBook


def figure(key: str, value: float, unit_of_measure: str = "count", **more: Any) -> tuple[str, str]:
    """A figure under its key ``indicator/unit/basis/period``."""
    names = ("indicator", "unit", "basis", "period")
    about = dict(zip(names, key.split("/"), strict=True))
    told = {**about, "value": value, "unit_of_measure": unit_of_measure, "valid_on": "2026-01-05", **more}
    return key, json.dumps(told)


def counted(unit: str = "320411", /, **values: int) -> list[tuple[str, str]]:
    """Counts of the ledger; ``__`` stands for the dot before a part."""
    return [
        figure(f"{name.replace('__', '.')}/{unit}/ledger/current", value) for name, value in values.items()
    ]


def book(*figures: tuple[str, str]) -> FigureBook:
    """Of these figures."""
    return FigureBook(dict(figures))
