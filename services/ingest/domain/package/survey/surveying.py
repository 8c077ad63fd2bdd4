"""A survey layer judged: each parcel, then all beside each other, then against the parcels they replace."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from chassis.geometry.geodesy import areas
from services.ingest.domain.package.checks.areas import against_geometry, too_small
from services.ingest.domain.package.checks.drawing import Shapes
from services.ingest.domain.package.checks.placing import Placed, place
from services.ingest.domain.package.checks.replacing import Parcels, Replacement, replacement, uncovered
from services.ingest.domain.package.checks.topology import Layer, gaps, holes, outline, overlaps
from services.ingest.domain.package.events import (
    Package,
    Ready,
    Retired,
    all_marked,
    retired_events,
    survey_events,
)
from services.ingest.domain.package.findings import Finding, Rows, sound
from services.ingest.domain.package.survey import survey
from services.ingest.domain.package.survey.survey import Survey
from services.ingest.domain.package.table import Table
from services.ingest.domain.package.whole import Context, Verdict, joined, unusable

_NOT_COMPARED = "有错误的图斑未改正之前，不比较变更前后的控制面积"


@dataclass(frozen=True)
class Replaced:
    """What the package does in one district; ``first`` when nothing was known of it before."""

    district: str
    year: str
    first: bool
    outcome: Replacement


@dataclass(frozen=True)
class Laid:
    """Parcels beside each other: the findings, the ``empty`` holes between them, the union; in EPSG:4490."""

    findings: list[Finding]
    empty: Shapes
    union: shapely.Geometry


def judge_survey(table: Table, context: Context) -> Verdict:
    """Everything about one 地类图斑 layer."""
    refused = unusable(table, survey.missing_fields(table))
    if refused:
        return Verdict(tuple(refused))
    context.progress(f"{table.name} 图形", 0.0)
    placed = place(table, table.texts("BSM"), context.rules.bounds, context.rules.transform)
    columns = survey.survey_of(table, context.rules.city)
    findings = [*placed.findings, *_each(table, columns, placed)]
    laid = _laid(table, columns, placed, context)
    if not sound((*findings, *laid.findings)):
        findings += [*laid.findings, *gaps(table.name, laid.empty)]
        told, summary = (_NOT_COMPARED,), _summary(columns)
        return Verdict(tuple(findings), None, laid.union, placed.placed, told, summary)
    context.progress(f"{table.name} 控制面积", 0.0)
    replaced = [_replaced(district, columns, placed, context) for district in np.unique(columns.districts)]
    left = joined([one.outcome.left for one in replaced])
    findings += [finding for one in replaced for finding in one.outcome.findings]
    findings += gaps(table.name, uncovered(laid.empty, left.shapes))
    return _verdict(columns, placed, replaced, (findings, laid.union))


def _each(table: Table, columns: Survey, placed: Placed) -> list[Finding]:
    rows = Rows(table.name, columns.ids, placed.placed)
    return [
        *survey.attribute_findings(table, columns, rows),
        *against_geometry(rows, columns.area, areas(placed.placed)),
        *too_small(rows, columns.codes, columns.area),
    ]


def _laid(table: Table, columns: Survey, placed: Placed, context: Context) -> Laid:
    usable = placed.usable
    layer = Layer(table.name, columns.ids[usable], placed.drawn[usable], context.degrees(table))
    topology = overlaps(layer, lambda share: context.progress(f"{table.name} 重叠", share))
    context.progress(f"{table.name} 缝隙", 0.0)
    union = outline(layer, clean=topology.clean)
    shape = layer.degrees(np.array([union], dtype=object))[0]
    return Laid(list(topology.findings), holes(union, layer.degrees), shape)


def _replaced(district: str, columns: Survey, placed: Placed, context: Context) -> Replaced:
    own = columns.districts == district
    year = max(columns.years[own].tolist())
    known = context.known(district, year)
    if not len(known):
        return Replaced(district, year, first=True, outcome=Replacement(known, known, ()))
    new = Parcels(columns.ids[own], columns.codes[own], columns.area[own], placed.placed[own])
    return Replaced(district, year, first=False, outcome=replacement(district, columns.name, new, known))


def _verdict(
    columns: Survey,
    placed: Placed,
    replaced: list[Replaced],
    told: tuple[list[Finding], shapely.Geometry],
) -> Verdict:
    retired = [Retired(one.district, one.year, one.outcome.retired) for one in replaced]
    demo = all_marked(columns.remarks.tolist())

    def events(package: Package) -> Iterator[Ready]:
        for one in retired:
            yield from retired_events(package, one, demo=demo)
        yield from survey_events(package, columns, placed.placed)

    notes = [f"{one.district} 首次入库，控制面积由本包确定" for one in replaced if one.first]
    summary = _summary(columns) | {"retired": sum(len(one.parcels) for one in retired)}
    return Verdict(tuple(told[0]), events, told[1], placed.placed, tuple(notes), summary)


def _summary(columns: Survey) -> dict[str, object]:
    return {"layer": columns.name, "rows": len(columns.ids), "area_m2": int(columns.area.sum()) / 10_000}
