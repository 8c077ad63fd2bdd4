"""Every layer judged, then the package: nothing of it becomes an event while any layer has an error."""

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np
import shapely

from chassis.geometry.geodesy import areas
from services.ingest.domain.package.checks.areas import against_geometry
from services.ingest.domain.package.checks.placing import Placed, place
from services.ingest.domain.package.checks.topology import Layer, outline, overlaps
from services.ingest.domain.package.events import line_events, maintained_events
from services.ingest.domain.package.findings import Finding, Rows, of_layer, sound
from services.ingest.domain.package.layers import LINE_LAYERS, LineLayer
from services.ingest.domain.package.lines.features import (
    Features,
    feature_findings,
    features_of,
    missing_fields,
    repeated_ids,
    township_findings,
)
from services.ingest.domain.package.lines.maintaining import maintained
from services.ingest.domain.package.lines.notes import Note, missing_notes, notes_of
from services.ingest.domain.package.survey.surveying import judge_survey
from services.ingest.domain.package.table import Table
from services.ingest.domain.package.whole import Context, Judgement, Verdict, sort_out, unusable


def judge(tables: Sequence[Table], context: Context) -> Judgement:
    """All findings of all layers at once."""
    of = sort_out(tables)
    verdicts = [judge_survey(table, context) for table in of.surveys.values()]
    for name, stages in of.lines.items():
        verdicts += _line(name, stages, context)
    findings = (
        *of.findings,
        *(finding for verdict in verdicts for finding in verdict.findings),
        *repeated_ids({name: _of_features(stages) for name, stages in of.lines.items()}),
    )
    return Judgement(tuple(verdicts), findings)


def _of_features(stages: dict[str, Table]) -> list[Table]:
    return [table for stage, table in stages.items() if stage != "WHC"]


def _line(name: str, stages: dict[str, Table], context: Context) -> Iterator[Verdict]:
    """The layer itself, or the three of its maintenance; not both, or one would undo the other."""
    maintenance = {stage: table for stage, table in stages.items() if stage}
    if not maintenance:
        yield _standing(stages[""], LINE_LAYERS[name], context)
    elif "" in stages or len(maintenance) < 3:
        told = f"{name} 有 {'、'.join(stage + name for stage in sorted(stages))}"
        yield Verdict((of_layer("incomplete_maintenance", name, told),))
    else:
        yield _maintenance(maintenance, LINE_LAYERS[name], context)


def _standing(table: Table, layer: LineLayer, context: Context) -> Verdict:
    read = _features(table, layer, context)
    if isinstance(read, Verdict):
        return read
    features, findings, shape = read
    findings += township_findings(features, context.rules.city)
    events = partial(line_events, features=features)
    return Verdict(tuple(findings), events, shape, features.shapes, (), _summary(features))


def _features(
    table: Table, layer: LineLayer, context: Context
) -> tuple[Features, list[Finding], shapely.Geometry] | Verdict:
    refused = unusable(table, missing_fields(table, layer))
    if refused:
        return Verdict(tuple(refused))
    placed = _placed(table, context)
    features = features_of(table, layer, placed, context.rules.city)
    rows = Rows(table.name, features.ids, placed.placed)
    own = Layer(table.name, features.ids[placed.usable], placed.drawn[placed.usable], context.degrees(table))
    topology = overlaps(own, lambda share: context.progress(f"{table.name} 重叠", share))
    findings = [
        *placed.findings,
        *feature_findings(features, rows),
        *against_geometry(rows, features.area, areas(placed.placed)),
        *topology.findings,
    ]
    shape = own.degrees(np.array([outline(own, clean=topology.clean)], dtype=object))[0]
    return features, findings, shape


def _maintenance(stages: dict[str, Table], layer: LineLayer, context: Context) -> Verdict:
    before, after = _features(stages["WHQ"], layer, context), _features(stages["WHH"], layer, context)
    noted = _notes(stages["WHC"], context)
    findings = [f for one in (before, after) for f in (one.findings if isinstance(one, Verdict) else one[1])]
    findings += noted[1]
    if isinstance(before, Verdict) or isinstance(after, Verdict) or not sound(findings):
        return Verdict(tuple(findings), None, None if isinstance(after, Verdict) else after[2])
    findings += township_findings(after[0], context.rules.city)
    outcome = maintained(before[0], after[0], noted[0])
    summary = _summary(after[0]) | {
        "changed": len(outcome.changed.ids),
        "withdrawn": len(outcome.withdrawn.ids),
    }
    events = partial(maintained_events, outcome=outcome)
    return Verdict((*findings, *outcome.findings), events, after[2], after[0].shapes, (), summary)


def _notes(table: Table, context: Context) -> tuple[list[Note], list[Finding]]:
    refused = unusable(table, missing_notes(table))
    if refused:
        return [], refused
    placed = _placed(table, context)
    notes, findings = notes_of(table, placed)
    return notes, [*placed.findings, *findings]


def _placed(table: Table, context: Context) -> Placed:
    context.progress(f"{table.name} 图形", 0.0)
    return place(table, table.texts("BSM"), context.rules.bounds, context.rules.transform)


def _summary(features: Features) -> dict[str, object]:
    return {"layer": features.name, "rows": len(features.ids), "area_m2": int(features.area.sum()) / 10_000}
