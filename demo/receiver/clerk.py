"""Walks the cases: reports their steps to alerts, and compares both lists now and then."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

from demo.receiver.alerts_client import AlertsAway, AlertsClient
from demo.receiver.desk import Desk

LOOK_SECONDS = 0.5
RECONCILE_SECONDS = 60.0


class Clerk:
    """A part of the process."""

    name = "clerk"

    def __init__(
        self, desk: Desk, alerts: AlertsClient, subscription: str, say: Callable[[str], None]
    ) -> None:
        self._desk, self._alerts, self._subscription, self._say = desk, alerts, subscription, say
        self.reconciliation: dict[str, Any] = {"total": 0, "differences": []}

    async def start(self) -> None:
        """Nothing to prepare."""

    async def run(self) -> None:
        """For ever."""
        next_look = time.monotonic() + RECONCILE_SECONDS
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self._report()
                if time.monotonic() >= next_look:
                    next_look = time.monotonic() + RECONCILE_SECONDS
                    await self._reconcile()
            except AlertsAway as error:
                self._say(f"alerts is away: {error}")

    async def stop(self) -> None:
        """Disconnect."""
        await self._alerts.close()

    async def _report(self) -> None:
        """A refused step is left as it is: reconciliation shows it."""
        for case, step in self._desk.to_report():
            status = await self._alerts.report(case.alert_id, step)
            self._desk.heard(case)
            self._say(f"{step.step} {case.data.get('title', case.alert_id)} ({status})")

    async def _reconcile(self) -> None:
        self.reconciliation = await self._alerts.reconcile(self._desk.book.statement(self._subscription))
        self._say(f"对账：{self.reconciliation['total']} 处差异")
