"""Query parameters of the statistics, and what an unknown unit is answered with."""

from collections.abc import Iterable
from typing import Annotated

from fastapi import HTTPException, Query

from contracts.base import Day
from services.gateway.web.places import present_code

UnitAsked = Annotated[
    str | None,
    Query(max_length=20, description="320400 全市, 320400-SJ 市本级, a district; without it: all of them"),
]
Words = Annotated[
    str | None, Query(max_length=100, description="Words that all occur, in any order; case does not matter")
]
SinceDay = Annotated[Day | None, Query(description="From this day on (inclusive)")]
UntilDay = Annotated[Day | None, Query(description="Until this day (inclusive)")]
Month = Annotated[str | None, Query(pattern=r"^[0-9]{4}-[0-9]{2}$", description="A month: 2026-01")]


def units_or_404(unit: str | None, known: Iterable[str]) -> list[str]:
    """The unit asked for, or all that are known."""
    there = list(known)
    if unit is None:
        return there
    asked = present_code(unit)
    if asked not in there:
        raise HTTPException(404, f"no such unit here; there are {', '.join(there)}")
    return [asked]
