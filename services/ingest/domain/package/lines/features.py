"""控制线要素: the features of one layer, as it stands or before and after 动态维护 (WHQ, WHH)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from contracts.districts import City
from services.ingest.domain.package.checks.areas import Units
from services.ingest.domain.package.checks.drawing import Shapes
from services.ingest.domain.package.checks.placing import Placed
from services.ingest.domain.package.findings import Finding, Rows, of_layer
from services.ingest.domain.package.layers import LineLayer
from services.ingest.domain.package.places import township_of
from services.ingest.domain.package.survey.survey import (
    IMPOSSIBLE_AREA,
    Texts,
    each,
    identity_findings,
    units,
)
from services.ingest.domain.package.table import Table

_PLACE = "ZLDWDM"
"""坐落单位代码, as in the survey; a line's layer may carry it."""


@dataclass(frozen=True)
class Features:
    """控制线要素 of one layer in columns of one length; area in 0.0001 m²; ``shapes`` in EPSG:4490.

    ``townships`` are 9-digit codes, or empty where the layer does not say.
    """

    name: str
    of: LineLayer
    ids: Texts
    districts: Texts
    townships: Texts
    zones: Texts
    area: Units
    shapes: Shapes
    remarks: Texts

    def only(self, flags: npt.NDArray[np.bool_]) -> "Features":
        """Those flagged."""
        return replace(
            self,
            ids=self.ids[flags],
            districts=self.districts[flags],
            townships=self.townships[flags],
            zones=self.zones[flags],
            area=self.area[flags],
            shapes=self.shapes[flags],
            remarks=self.remarks[flags],
        )


def missing_fields(table: Table, layer: LineLayer) -> list[Finding]:
    """Without these nothing else can be said."""
    absent = [] if table.has("BSM") else ["BSM"]
    if table.first_of(layer.districts) is None:
        absent.append(" 或 ".join(layer.districts))
    if table.first_of(tuple(layer.areas)) is None:
        absent.append(" 或 ".join(layer.areas))
    return [of_layer("missing_field", table.name, "缺少字段 " + "、".join(absent))] if absent else []


def repeated_ids(layers: Mapping[str, Sequence[Table]]) -> list[Finding]:
    """A BSM names one feature, whatever the line; ``layers`` are the features of each standard layer."""
    owner: dict[str, str] = {}
    found: list[Finding] = []
    for layer, tables in layers.items():
        for table in tables:
            found += _owned_elsewhere(table, layer, owner)
        for table in tables:
            owner |= {text: layer for text in table.texts("BSM").tolist() if text}
    return found


def _owned_elsewhere(table: Table, layer: str, owner: Mapping[str, str]) -> list[Finding]:
    ids = table.texts("BSM")
    taken = np.array([owner.get(text, layer) != layer for text in ids.tolist()], dtype=bool)
    return Rows(table.name, ids).found(
        "repeated_id", taken, lambda row: f"{owner[ids[row]]} 图层也有该标识码"
    )


def features_of(table: Table, layer: LineLayer, placed: Placed, city: City) -> Features:
    """A table with all its fields; areas in m² whatever the dialect's unit."""
    field = table.first_of(tuple(layer.areas))
    unit_m2 = layer.areas[field] if field else 1
    codes = table.texts(table.first_of(layer.districts))
    places = table.texts(_PLACE) if table.has(_PLACE) else codes
    return Features(
        name=table.name,
        of=layer,
        ids=table.texts("BSM"),
        districts=each(codes, lambda code: _district(code, city)),
        townships=each(places, township_of),
        zones=table.texts(table.first_of(layer.zones)),
        area=units(table.numbers(field) * unit_m2),
        shapes=placed.placed,
        remarks=table.texts("BZ"),
    )


def feature_findings(features: Features, rows: Rows) -> list[Finding]:
    """Identity, district and area, each by itself."""
    return [
        *identity_findings(features.ids, features.districts, rows),
        *rows.found("invalid_area", features.area <= 0, lambda _: f"面积缺失、不是数字、{IMPOSSIBLE_AREA}"),
    ]


def township_findings(features: Features, city: City) -> list[Finding]:
    """A feature that names no township counts in no management unit of its district."""

    def told(row: int) -> str:
        units = "、".join(unit.name for unit in city.units_in(features.districts[row]))
        return f"只计入{city.name_of(features.districts[row])}，不计入{units}"

    divided = np.array([bool(city.units_in(code)) for code in features.districts.tolist()], dtype=bool)
    rows = Rows(features.name, features.ids, features.shapes)
    return rows.found("no_township", divided & (features.townships == ""), told, "warning")


def _district(code: str, city: City) -> str:
    return (city.resolve(code[:6]) if code[:6].isdecimal() else None) or ""
