"""By what the items of a layer are told apart, and the areas their documents state."""

from typing import Any

from contracts.base import AREA_SCALE
from services.gateway.domain.model.tables import LINE_KINDS, PLAN_FEATURES, SURVEY_PARCELS
from services.gateway.domain.space.features import Item
from services.gateway.domain.space.filter.filtering import value_of

OTHER = "-"
"""Stands for an item that states no class."""

_CLASS: dict[str, tuple[str, ...]] = {
    SURVEY_PARCELS: ("land_class",),
    PLAN_FEATURES: ("land_use.code", "attributes.YDYHFLDM", "attributes.GHFQDM"),
    "permits": ("kind",),
    "plans": ("plan_kind",),
    "projects": ("kind",),
    "alerts": ("grade",),
    "districts": ("code",),
    **dict.fromkeys(LINE_KINDS, ("zone",)),
}
_STATED = {"permits": "site_area_m2", **dict.fromkeys(LINE_KINDS, "area_m2")}


def class_of(table: str, item: Item) -> str:
    """地类, 用途, 分区 or kind of an item."""
    told = (value_of(item.properties, name) for name in _CLASS[table])
    return next((str(value) for value in told if value not in (None, "")), OTHER)


def stated_area(table: str, item: Item) -> int | None:
    """The area its document states, in 0.0001 m²; of a survey parcel TBMJ. None: none is stated."""
    if item.parcel is not None:
        return item.parcel.area
    value: Any = value_of(item.properties, _STATED.get(table, ""))
    return round(value * AREA_SCALE) if isinstance(value, int | float) else None
