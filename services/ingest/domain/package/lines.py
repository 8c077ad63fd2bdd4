"""控制线图层, as it stands or as 动态维护: 维护前 WHQ, 维护层 WHC, 维护后 WHH."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import shapely

from chassis.geodesy import areas
from contracts.districts import City
from contracts.events.controlline import QuotaSource
from services.ingest.domain.package.checks.areas import Units
from services.ingest.domain.package.checks.placing import Placed, Shapes
from services.ingest.domain.package.checks.topology import SLIVER_UNITS
from services.ingest.domain.package.findings import Example, Finding, Rows, of_layer, of_places
from services.ingest.domain.package.layers import LineLayer
from services.ingest.domain.package.survey import Texts, each, identity_findings, matching, units
from services.ingest.domain.package.table import Table

_NUMBER = re.compile(r"^[0-9]{14}$")
"""维护编号 WHBH: YYYYMMDD and six digits."""
_QUOTAS: dict[str, QuotaSource] = {"流量": "flow", "挂钩": "linkage", "机动": "reserve"}
"""Words in JDZBLY, as people write them: 流量指标, 城乡建设用地增减挂钩, 市级机动指标 …"""
_PRESENT = re.compile(r"\S")


@dataclass(frozen=True)
class Features:
    """控制线要素 of one layer in columns of one length; area in 0.0001 m²; ``shapes`` in EPSG:4490."""

    name: str
    of: LineLayer
    ids: Texts
    districts: Texts
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
            zones=self.zones[flags],
            area=self.area[flags],
            shapes=self.shapes[flags],
            remarks=self.remarks[flags],
        )


@dataclass(frozen=True)
class Note:
    """维护信息 of a changed piece: WHLX, WHLY, WHBH, JDZBLY."""

    kind: str
    reason: str
    number: str
    quota_source: QuotaSource | None
    shape: shapely.Geometry


def missing_fields(table: Table, layer: LineLayer) -> list[Finding]:
    """Without these nothing else can be said."""
    absent = [] if table.has("BSM") else ["BSM"]
    if table.first_of(layer.districts) is None:
        absent.append(" 或 ".join(layer.districts))
    if table.first_of(tuple(layer.areas)) is None:
        absent.append(" 或 ".join(layer.areas))
    return [of_layer("missing_field", table.name, "缺少字段 " + "、".join(absent))] if absent else []


def missing_notes(table: Table) -> list[Finding]:
    """What the 维护层 WHC must say."""
    absent = [field for field in ("WHLX", "WHLY", "WHBH") if not table.has(field)]
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
    districts = each(table.texts(table.first_of(layer.districts)), lambda code: _district(code, city))
    return Features(
        name=table.name,
        of=layer,
        ids=table.texts("BSM"),
        districts=districts,
        zones=table.texts(table.first_of(layer.zones)),
        area=units(table.numbers(field) * unit_m2),
        shapes=placed.placed,
        remarks=table.texts("BZ"),
    )


def feature_findings(features: Features, rows: Rows) -> list[Finding]:
    """Identity, district and area, each by itself."""
    return [
        *identity_findings(features.ids, features.districts, rows),
        *rows.found("invalid_area", features.area <= 0, lambda _: "面积缺失、不是数字或不大于 0"),
    ]


def notes_of(table: Table, placed: Placed) -> tuple[list[Note], list[Finding]]:
    """What the 维护层 WHC says of each changed piece."""
    kinds, reasons, numbers = table.texts("WHLX"), table.texts("WHLY"), table.texts("WHBH")
    sources = table.texts("JDZBLY")
    wrong = ~(matching(kinds, _PRESENT) & matching(reasons, _PRESENT) & matching(numbers, _NUMBER))
    rows = Rows(table.name, table.texts("BSM"), placed.placed)
    findings = rows.found("maintenance_field", wrong, lambda _: "WHLX、WHLY 为空，或 WHBH 不是 14 位数字")
    notes = [
        Note(*_words(kinds[row], reasons[row], numbers[row], sources[row]), placed.placed[row])
        for row in np.flatnonzero(placed.usable & ~wrong).tolist()
    ]
    return notes, findings


def _words(kind: str, reason: str, number: str, source: str) -> tuple[str, str, str, QuotaSource | None]:
    """As an event has them; a source that is none of the three stays readable in the reason."""
    known = next((quota for word, quota in _QUOTAS.items() if word in source), None)
    told = f"{reason}；机动指标来源：{source}" if source and known is None else reason
    return kind[:200], told[:2000], number, known


@dataclass(frozen=True)
class Maintained:
    """``changed`` features after and ``withdrawn`` ones from before, each with the note that explains it."""

    changed: Features
    changed_notes: list[Note | None]
    withdrawn: Features
    withdrawn_notes: list[Note | None]
    findings: tuple[Finding, ...]


def maintained(before: Features, after: Features, notes: list[Note]) -> Maintained:
    """What stays as it was is left out; every difference must lie in the 维护层."""
    was = {str(subject): row for row, subject in enumerate(before.ids)}
    same = np.array(
        [_same(before, was.get(str(s)), after, row) for row, s in enumerate(after.ids)], dtype=bool
    )
    gone = ~np.isin(before.ids.astype(str), after.ids.astype(str))
    changed, withdrawn = after.only(~same), before.only(gone)
    explained = shapely.union_all([note.shape for note in notes])
    outside = shapely.difference(
        shapely.symmetric_difference(shapely.union_all(before.shapes), shapely.union_all(after.shapes)),
        explained,
    )
    explaining = [_explaining(features.shapes, notes) for features in (changed, withdrawn)]
    findings = tuple(_unexplained(after.name, outside))
    return Maintained(changed, explaining[0], withdrawn, explaining[1], findings)


def _same(before: Features, was: int | None, after: Features, now: int) -> bool:
    if was is None or before.area[was] != after.area[now]:
        return False
    told = (before.districts[was], before.zones[was]) == (after.districts[now], after.zones[now])
    return told and bool(shapely.equals_exact(before.shapes[was], after.shapes[now], normalize=True))


def _explaining(shapes: Shapes, notes: list[Note]) -> list[Note | None]:
    """For each feature the note of the piece that has most in common with it, or at least touches it."""
    pieces = np.array([note.shape for note in notes], dtype=object)
    feature, piece = shapely.STRtree(pieces).query(shapes, predicate="intersects")
    common = shapely.area(shapely.intersection(shapes[feature], pieces[piece]))
    best: dict[int, tuple[float, int]] = {}
    for row, number, size in zip(feature.tolist(), piece.tolist(), common.tolist(), strict=True):
        best[row] = max(best.get(row, (-1.0, 0)), (size, number))
    return [notes[best[row][1]] if row in best else None for row in range(len(shapes))]


def _unexplained(layer: str, outside: shapely.Geometry) -> list[Finding]:
    parts = shapely.get_parts(np.array([outside], dtype=object))
    sizes = areas(parts)
    large = np.flatnonzero(sizes >= SLIVER_UNITS).tolist()
    told = [Example("", f"{sizes[i] / 10_000:.2f} m² 的变化不在 WHC 内", shape=parts[i]) for i in large]
    return of_places("unexplained_change", layer, told)


def _district(code: str, city: City) -> str:
    return (city.resolve(code[:6]) if code[:6].isdecimal() else None) or ""
