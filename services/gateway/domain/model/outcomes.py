"""What figures, findings, alerts and rejections do to the read model."""

import shapely

from contracts.districts import city
from contracts.messages.alert import Alert
from contracts.messages.deadline import Deadline
from contracts.messages.figure import Figure, TargetKnown
from contracts.messages.finding import Finding
from contracts.messages.rejection import RejectedEvent
from services.gateway.domain.model.effects import Effect, Guard, Put, Tally
from services.gateway.domain.model.tables import TARGETS
from services.gateway.domain.space.shapes import Placed, placed

UNKNOWN_SOURCE = "(unknown)"
"""Stands for the source of an event that was too broken to tell."""

FINDING_SUMMARY = {
    "status",
    "unit",
    "overlap_m2",
    "outside_m2",
    "subject_area_m2",
    "distance_m",
    "lines",
    "legal_basis",
    "valid_on",
}


def effects_of_figure(figure: Figure | TargetKnown) -> tuple[Effect, ...]:
    """The figure, or the target, under the key of its message."""
    table = "figures" if isinstance(figure, Figure) else TARGETS
    value = figure.model_dump_json(exclude_none=True)
    return (Put(table, figure.key, value, _shard_guard(figure.unit, figure.shard_offset)),)


def _shard_guard(unit: str, shard_offset: int) -> Guard:
    """Figures of one shard are ordered by its log; those of the city are sums, ordered by their own topic."""
    district = unit[:6]
    if district == city().code:
        return Guard(scope=district)
    return Guard(shard_offset, scope=district)


def effects_of_removal(key: str) -> tuple[Effect, ...]:
    """A figure, or a target, that is no more: its key came with no value."""
    if key.startswith("statistic/"):
        return ()
    table = TARGETS if key.startswith("target/") else "figures"
    return (Put(table, key, None, Guard(scope="removal")),)


def effects_of_finding(finding: Finding | Deadline) -> tuple[Effect, ...]:
    """A finding shows inside its permit, without its geometry; a deadline shows in the plan itself.

    Only ``ended`` removes it. The null value that follows says no more, and cannot say whose finding it ends.
    """
    if isinstance(finding, Deadline) or finding.subject_type != "permit":
        return ()
    present = finding.status == "present"
    value = finding.model_dump_json(include=FINDING_SUMMARY, exclude_none=True) if present else None
    guard = Guard(finding.shard_offset, scope=finding.unit, owner=finding.unit)
    part = finding.key.removeprefix(f"{finding.subject}/")
    return (Put("permits", finding.subject, value, guard, part=part),)


def effects_of_alert(alert: Alert) -> tuple[Effect, ...]:
    """The alert as it now is, and the transition that brought it there."""
    value = alert.model_dump_json(exclude_none=True, exclude={"geometry"})
    guard = Guard(alert.transition)
    transition = Put("transitions", transition_key(alert.alert_id, alert.transition), value, guard)
    where = _where(alert)
    if where is None:
        return (Put("alerts", alert.alert_id, value, guard), transition)
    places = tuple(f"/{cell}" for cell in where.cells)
    return (Put("alerts", alert.alert_id, value, guard, shape=where.wkb, places=places), transition)


def _where(alert: Alert) -> Placed | None:
    if alert.geometry is not None:
        return placed(alert.geometry)
    return Placed(shapely.Point(alert.location)) if alert.location is not None else None


def transition_key(alert_id: str, transition: int) -> str:
    """Where a transition of an alert is kept."""
    return f"{alert_id}/{transition}"


def effects_of_rejection(rejection: RejectedEvent) -> tuple[Effect, ...]:
    """One more rejected event of its source."""
    return (Tally(rejection.source or UNKNOWN_SOURCE, rejected=1),)
