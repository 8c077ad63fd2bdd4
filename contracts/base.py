"""What every model here shares: frozen, strict, no unknown fields, exact areas, written-out times."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ]")

AREA_SCALE = 10_000
"""Areas are held as whole numbers of 0.0001 m²."""

LARGEST_AREA_M2 = 1e10
"""Ten thousand km²: more than any prefecture of Jiangsu; above it an area is a unit mistake."""


class Model(BaseModel):
    """A frozen value object that refuses unknown fields and silent conversions."""

    model_config = ConfigDict(
        frozen=True, strict=True, extra="forbid", allow_inf_nan=False, use_enum_values=True
    )


def area_units(value_m2: object) -> int:
    """Square metres (any JSON number) to whole 0.0001 m²; raises ValueError outside 0 … 10 000 km²."""
    if isinstance(value_m2, bool) or not isinstance(value_m2, int | float):
        raise ValueError("an area is a number of square metres")
    if not 0 <= value_m2 <= LARGEST_AREA_M2:
        raise ValueError("an area lies between 0 and 10,000,000,000 m²")
    return round(value_m2 * AREA_SCALE)


def area_number(units: int) -> float:
    """Whole 0.0001 m² to square metres; exact to 4 decimals below 10¹² m² (double precision)."""
    return units / AREA_SCALE


def _area_in(value: Any) -> int:
    return area_units(value)


SquareMetres = Annotated[
    int,
    BeforeValidator(_area_in),
    PlainSerializer(area_number, return_type=float, when_used="json"),
    WithJsonSchema(
        {
            "type": "number",
            "minimum": 0,
            "maximum": LARGEST_AREA_M2,
            "description": "m², at most 4 decimals count",
        }
    ),
]
"""An exact area: a number of m² on the wire, a whole number of 0.0001 m² in memory.

A constructor takes m² as the wire does (``area_number(units)``), ``model_copy`` what is in memory.
"""


def _written_day(value: Any) -> Any:
    if isinstance(value, int | float) or (isinstance(value, str) and not _DAY.fullmatch(value)):
        raise ValueError("a day is written YYYY-MM-DD")
    return value


def _written_moment(value: Any) -> Any:
    if isinstance(value, int | float) or (isinstance(value, str) and not _MOMENT.match(value)):
        raise ValueError("a time is written as in RFC 3339, not as a number")
    return value


Day = Annotated[date, Field(strict=False), BeforeValidator(_written_day)]
"""A calendar day, ``YYYY-MM-DD`` on the wire."""
Moment = Annotated[AwareDatetime, Field(strict=False), BeforeValidator(_written_moment)]
"""A time with its offset, RFC 3339 on the wire; never a number, whose unit would be a guess."""

Text = Annotated[str, StringConstraints(min_length=1, max_length=200)]
LongText = Annotated[str, StringConstraints(max_length=2000)]
District = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
"""行政区划代码, 6 digits (GB/T 2260)."""
Township = Annotated[str, StringConstraints(pattern=r"^[0-9]{9}([0-9]{3})?$")]
"""镇街代码 (9 digits) or 村级 (12 digits)."""
Year = Annotated[str, StringConstraints(pattern=r"^(19|20)[0-9]{2}$")]
