"""Open alerts by project (项目归组): one project, one place to look."""

from collections.abc import Sequence
from typing import Any, Protocol

from contracts.messages.alert import Alert
from services.alerts.domain.episode.grouping import by_project


class Opening(Protocol):
    """A desk."""

    async def open_alerts(self) -> list[Alert]:
        """Those of its topic. Raises TransientFailure."""


class Groups:
    """Reads all desks."""

    def __init__(self, desks: Sequence[Opening]) -> None:
        self._desks = desks

    async def by_project(self) -> list[dict[str, Any]]:
        """The gravest first. Raises TransientFailure."""
        alerts = [alert for desk in self._desks for alert in await desk.open_alerts()]
        return by_project(alerts)
