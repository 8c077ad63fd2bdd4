"""What can be asked of each layer's attributes: the fields of its contract, and their types."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import BaseModel

from contracts.events import (
    ControlLineChanged,
    PermitChanged,
    PlanFeatureChanged,
    ProjectChanged,
    ReviewChanged,
)
from contracts.messages.alert import Alert
from services.gateway.domain.layers import Layer
from services.gateway.domain.model.tables import LINE_KINDS, PLAN_FEATURES, SURVEY_PARCELS

Schema = dict[str, Any]

_MODELS: dict[str, type[BaseModel]] = {
    "permits": PermitChanged,
    "plans": ReviewChanged,
    "projects": ProjectChanged,
    "alerts": Alert,
    PLAN_FEATURES: PlanFeatureChanged,
    **dict.fromkeys(LINE_KINDS, ControlLineChanged),
}
_TEXT: Schema = {"type": "string"}
_OWN: dict[str, dict[str, Schema]] = {
    "districts": {"code": _TEXT, "name": _TEXT},
    SURVEY_PARCELS: {
        "id": {"type": "string", "title": "标识码 BSM"},
        "survey_year": {"type": "string", "title": "调查年度"},
        "district": {"type": "string", "title": "行政区代码"},
        "township": {"type": "string", "title": "镇街代码"},
        "land_class": {"type": "string", "title": "地类编码（三调）DLBM"},
        "settlement_class": {"type": "string", "title": "城镇村属性码 CZCSXM"},
        "area_m2": {"type": "number", "title": "图斑面积 TBMJ"},
        "net_area_m2": {"type": "number", "title": "图斑地类面积 TBDLMJ"},
    },
}
_SIMPLE = {"string", "number", "integer", "boolean"}


@cache
def queryables(layer: Layer) -> dict[str, Schema]:
    """Property → JSON Schema; ``a.b`` is b inside a."""
    own = _OWN.get(layer.table)
    if own is not None:
        return own
    schema = _MODELS[layer.table].model_json_schema(mode="serialization")
    known = {} if layer.table == "alerts" else {"id": _TEXT}
    return known | dict(_fields(schema, schema.get("$defs", {}), ""))


def _fields(schema: Schema, shared: dict[str, Schema], before: str) -> Iterator[tuple[str, Schema]]:
    for name, field in schema["properties"].items():
        if name in ("geometry", "crs"):
            continue
        for option in field.get("anyOf", [field]):
            meant = shared[option["$ref"].rpartition("/")[2]] if "$ref" in option else option
            if meant.get("type") in _SIMPLE:
                yield before + name, {"type": meant["type"], **_listed(meant)}
            elif "properties" in meant and not before:
                yield from _fields(meant, shared, f"{name}.")


def _listed(schema: Schema) -> Schema:
    return {"enum": schema["enum"]} if "enum" in schema else {}
