"""Tries facts on copies of what the desks hold."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Protocol

from chassis.clock import Clock
from chassis.errors import TransientFailure
from contracts.asked.preview import Preview, PreviewedAlert, PreviewQuestion
from contracts.messages.alert import Alert
from contracts.topics import FIGURES, FINDINGS
from services.alerts.domain.docket import Docket
from services.alerts.domain.preview import Tried, preview

PATIENCE_SECONDS = 8.0
"""Reading back from the topics, or waiting for a desk that waits for Kafka, may take longer."""


class Forked(Protocol):
    """Who holds the matters of one topic."""

    async def fork(self) -> Docket:
        """A copy of them. Raises TransientFailure."""


class Previewer:
    """Answers ``POST /v1/preview``; judging runs beside the event loop, so the live stream goes on."""

    def __init__(self, desks: Mapping[str, Forked], clock: Clock) -> None:
        self._desks, self._clock = desks, clock

    async def preview(self, asked: PreviewQuestion) -> Preview:
        """The transitions that would follow. Raises TransientFailure and Unjudgeable."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                alerts = await self._try(FIGURES.name, asked.figures)
                alerts += await self._try(FINDINGS.name, [*asked.findings, *asked.deadlines])
        except TimeoutError as error:
            raise TransientFailure(f"not previewed within {PATIENCE_SECONDS} s") from error
        return Preview(alerts=[_marked(alert) for alert in alerts])

    async def _try(self, topic: str, tried: Sequence[Tried]) -> list[Alert]:
        if not tried:
            return []
        fork = await self._desks[topic].fork()
        return await asyncio.to_thread(preview, fork, tried, self._clock.now())


def _marked(alert: Alert) -> PreviewedAlert:
    return PreviewedAlert.model_validate(alert.model_dump(mode="json"))
