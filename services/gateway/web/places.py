"""Query parameters that name a place: one that does not exist is refused, a code of old means today's."""

from typing import Annotated

from fastapi import Query
from pydantic import AfterValidator

from contracts.districts import city
from services.gateway.domain.supervision.figure_book import unit_names
from services.gateway.domain.supervision.space_usage import usage_units


def present_code(code: str) -> str:
    """The code that a place has today (金坛 320482 → 320413)."""
    return city().aliases.get(code, code)


def _district(code: str | None) -> str | None:
    if code is None:
        return None
    found = city().resolve(code)
    if found is None:
        raise ValueError(f"no such district here; there are {', '.join((city().code, *city().districts))}")
    return found


def _unit(code: str | None) -> str | None:
    if code is None:
        return None
    known = {**unit_names(city()), **usage_units(city())}
    found = present_code(code)
    if found not in known:
        raise ValueError(f"no such unit here; there are {', '.join(sorted(known))}")
    return found


DistrictAsked = Annotated[
    str | None, AfterValidator(_district), Query(max_length=40, description="A district, or the city")
]
UnitFilter = Annotated[
    str | None,
    AfterValidator(_unit),
    Query(max_length=40, description="The city, its own part (320400-SJ), a district, a unit (320412-JKQ)"),
]
EachUnit = Annotated[str, AfterValidator(_unit)]
