"""项目归组: the open alerts of one project, together."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from contracts.messages.alert import Alert, Project
from services.alerts.domain.episode.verdict import RANK

SHOWN = {
    "alert_id",
    "grade",
    "state",
    "line_kind",
    "unit",
    "subject",
    "title",
    "overlap_m2",
    "due_at",
    "muted",
}


def by_project(alerts: Iterable[Alert]) -> list[dict[str, Any]]:
    """Each project with its gravest grade and its alerts, the gravest first; without a project, none."""
    held: dict[str, list[tuple[Project, Alert]]] = defaultdict(list)
    for alert in alerts:
        if alert.project is not None:
            held[alert.project.code].append((alert.project, alert))
    groups = [_group(members) for _, members in sorted(held.items())]
    return sorted(groups, key=lambda group: (-RANK[group["grade"]], -group["count"]))


def _group(members: list[tuple[Project, Alert]]) -> dict[str, Any]:
    alerts = sorted((alert for _, alert in members), key=lambda one: (-RANK[one.grade], one.alert_id))
    return {
        **members[-1][0].model_dump(),
        "grade": alerts[0].grade,
        "count": len(alerts),
        "muted": sum(1 for one in alerts if one.muted),
        "alerts": [one.model_dump(mode="json", include=SHOWN, exclude_none=True) for one in alerts],
    }
