"""What a set of accepted upstream changes does to the read model.

Survey parcels are counted and not stored: figures tell what they add up to.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

from contracts.districts import city
from contracts.events import (
    ControlLineChanged,
    PermitChanged,
    PlanFeatureChanged,
    ProjectChanged,
    ReviewChanged,
)
from contracts.messages.change import Change, ChangeSet
from services.gateway.domain.effects import Effect, Guard, Put, Tally
from services.gateway.domain.places import box_of, point_in
from services.gateway.domain.tables import LINE_KINDS

OUTLINES = "XZQ"
"""行政区: the standard layer code of district outlines among plan features."""

Placed = PermitChanged | ReviewChanged | ProjectChanged | ControlLineChanged | PlanFeatureChanged


def effects_of_changes(changes: ChangeSet) -> tuple[Effect, ...]:
    """Effects in the order of the changes, then one tally for each upstream source."""
    puts = [put for change in changes.changes for put in _puts(change, changes.district)]
    return (*puts, *_tallies(changes))


def _puts(change: Change, district: str) -> Iterator[Put]:
    guard = Guard(change.version, owner=district)
    withdrawn = change.action == "withdraw"
    match change.data:
        case PermitChanged() as permit:
            yield _item("permits", change, None if withdrawn else permit, guard)
        case ReviewChanged() as review:
            yield _item("plans", change, None if withdrawn else review, guard)
        case ProjectChanged() as project:
            yield _item("projects", change, None if withdrawn else project, guard)
        case ControlLineChanged() as line:
            in_force = line.status == "in_force" and not withdrawn
            for kind in LINE_KINDS:
                yield _item(kind, change, line if in_force and kind == line.line_kind else None, guard)
        case PlanFeatureChanged(layer=layer) as feature if layer == OUTLINES:
            in_force = feature.status == "in_force" and not withdrawn
            yield _item("districts", change, feature if in_force else None, guard)
        case _:
            pass


def _item(table: str, change: Change, data: Placed | None, guard: Guard) -> Put:
    if data is None:
        return Put(table, change.subject, None, guard)
    value = _outline(data) if isinstance(data, PlanFeatureChanged) else _properties(change.subject, data)
    geometry = data.geometry
    if geometry is None:
        return Put(table, change.subject, _compact(value), guard)
    value["location"] = point_in(geometry)
    shape = geometry.model_dump_json()
    return Put(table, change.subject, _compact(value), guard, shape=shape, box=box_of(geometry))


def _properties(subject: str, data: Placed) -> dict[str, object]:
    stated = data.model_dump(mode="json", exclude_none=True, exclude={"geometry", "crs"})
    return {"id": subject, **stated}


def _outline(feature: PlanFeatureChanged) -> dict[str, object]:
    code = str(feature.attributes.get("XZQDM") or feature.district)
    name = feature.attributes.get("XZQMC") or feature.name or city().name_of(code)
    return {"code": code, "name": name}


def _compact(value: dict[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _tallies(changes: ChangeSet) -> list[Tally]:
    of_source: dict[str, list[Change]] = {}
    for change in changes.changes:
        of_source.setdefault(change.source, []).append(change)
    return [
        Tally(
            source,
            accepted=len(theirs),
            newest=utc_text(max(change.time for change in theirs)),
            recorded=utc_text(max(change.recordedtime for change in theirs)),
        )
        for source, theirs in of_source.items()
    ]


def utc_text(moment: datetime) -> str:
    """A moment as text that sorts in time, e.g. ``2026-11-20T01:30:00.000+00:00``."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
