"""What a set of accepted upstream changes does to the read model."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from contracts.districts import city
from contracts.events import (
    ControlLineChanged,
    PermitChanged,
    PlanFeatureChanged,
    ProjectChanged,
    ReviewChanged,
    StatisticSet,
    SurveyChanged,
)
from contracts.knowing import CHINA
from contracts.messages.change import Change, ChangeSet
from services.gateway.domain.model.effects import Effect, Guard, Put, PutParcel, Seen, Tally, Told
from services.gateway.domain.model.tables import (
    LINE_KINDS,
    OUTLINES,
    PLAN_FEATURES,
    STATISTICS,
    SUPERSEDED,
    resource_of,
)
from services.gateway.domain.space.shapes import placed

Placed = PermitChanged | ReviewChanged | ProjectChanged | ControlLineChanged | PlanFeatureChanged


def effects_of_changes(changes: ChangeSet) -> tuple[Effect, ...]:
    """Effects in the order of the changes, then a tally of each upstream source.

    What is filed under the city comes in the log of every district too: it is shown once, from the city's.
    """
    own = [change for change in changes.changes if not _is_guest(change, changes.district)]
    puts = [put for change in own for put in _puts(change, changes.district)]
    return (*puts, *_tallies(own), *_seen(own))


def _is_guest(change: Change, district: str) -> bool:
    data = change.data
    return isinstance(data, PermitChanged | ProjectChanged) and data.district != district


def _puts(change: Change, district: str) -> Iterator[Put | PutParcel]:
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
        case PlanFeatureChanged() as feature:
            yield _plan_feature(change, feature, guard)
        case SurveyChanged() as parcel:
            yield _parcel(change.subject, parcel, guard, withdrawn=withdrawn)
        case StatisticSet() as statistic:
            told = {"id": change.subject, **statistic.model_dump(mode="json", exclude_none=True)}
            yield Put(STATISTICS, change.subject, _compact(told), guard)
        case _:
            pass


def _plan_feature(change: Change, feature: PlanFeatureChanged, guard: Guard) -> Put:
    """An outline is shown as a district; features of plans stay known when superseded, to compare with."""
    table = "districts" if feature.layer == OUTLINES else PLAN_FEATURES
    ended = feature.status == "withdrawn" or (table == "districts" and feature.status != "in_force")
    return _item(table, change, None if ended or change.action == "withdraw" else feature, guard)


def _parcel(subject: str, parcel: SurveyChanged, guard: Guard, *, withdrawn: bool) -> PutParcel:
    where, year = placed(parcel.geometry), int(parcel.survey_year)
    places = tuple(f"{year}/{cell}" for cell in where.cells) if where else ()
    if withdrawn or parcel.status == "retired":
        return PutParcel(subject, year, guard, places, None)
    facts = (
        parcel.township or "",
        parcel.land_class.code,
        parcel.area_m2,
        parcel.net_area_m2,
        parcel.settlement_class or "",
    )
    return PutParcel(subject, year, guard, places, facts, where.wkb if where else b"")


def _item(table: str, change: Change, data: Placed | None, guard: Guard) -> Put:
    if data is None:
        return Put(table, change.subject, None, guard)
    value = _outline(data) if table == "districts" else _properties(change.subject, data)
    where = placed(data.geometry) if data.geometry is not None else None
    if where is None:
        return Put(table, change.subject, _compact(value), guard)
    value["location"] = where.point
    places = _places(data, where.cells) if table == PLAN_FEATURES else tuple(f"/{c}" for c in where.cells)
    return Put(table, change.subject, _compact(value), guard, shape=where.wkb, places=places)


def _places(feature: Placed, cells: tuple[str, ...]) -> tuple[str, ...]:
    if not isinstance(feature, PlanFeatureChanged):
        return ()
    partition = feature.plan_kind if feature.status == "in_force" else SUPERSEDED
    return (*(f"{partition}/{cell}" for cell in cells), f"=plan/{feature.plan_id.replace(' ', '_')}")


def _properties(subject: str, data: Placed) -> dict[str, object]:
    stated = data.model_dump(mode="json", exclude_none=True, exclude={"geometry", "crs"})
    return {"id": subject, **stated}


def _outline(feature: Placed) -> dict[str, object]:
    attributes = feature.attributes if isinstance(feature, PlanFeatureChanged) else {}
    given = feature.name if isinstance(feature, PlanFeatureChanged) else None
    code = str(attributes.get("XZQDM") or feature.district)
    name = attributes.get("XZQMC") or given or city().name_of(code)
    return {"code": code, "name": name}


def _compact(value: dict[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _tallies(changes: Iterable[Change]) -> list[Tally]:
    """By source and by the city's day, which a change set may straddle."""
    found: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        day = change.recordedtime.astimezone(CHINA).date().isoformat()
        found.setdefault((change.source, day), []).append(change)
    return [_tally(source, day, theirs) for (source, day), theirs in found.items()]


def _tally(source: str, day: str, changes: list[Change]) -> Tally:
    """A subject that moves to another district counts there, not where it is withdrawn."""
    last = max(changes, key=lambda change: (change.recordedtime, change.id))
    return Tally(
        source,
        accepted=sum(change.action == "set" for change in changes),
        newest=utc_text(max(change.time for change in changes)),
        recorded=utc_text(last.recordedtime),
        last=Told(last.id, last.type, last.subject),
        day=day,
    )


def _seen(changes: Iterable[Change]) -> list[Seen]:
    newest: dict[tuple[str, str], datetime] = {}
    for change in changes:
        about = resource_of(change.data), change.source
        newest[about] = max(change.time, newest.get(about, change.time))
    return [Seen(resource, source, utc_text(time)) for (resource, source), time in newest.items()]


def utc_text(moment: datetime) -> str:
    """A moment as text that sorts in time, e.g. ``2026-11-20T01:30:00.000+00:00``."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
