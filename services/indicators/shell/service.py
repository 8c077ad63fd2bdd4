"""Indicators as one part of its process: waits for the topics, rebuilds the roll-up, lets Faust drive."""

from dataclasses import dataclass
from typing import Any

import faust

from chassis.doors.ops import Health
from chassis.faust_host import FaustHost
from contracts import topics
from services.indicators.shell.asked.inquiry import Inquiry
from services.indicators.shell.keeper import Keeper
from services.indicators.shell.roller import Roller
from services.indicators.shell.saying.guard import Guard


@dataclass(frozen=True)
class Workers:
    """One a topic."""

    keeper: Keeper
    roller: Roller
    guard: Guard
    inquiry: Inquiry


class Indicators:
    """Change sets to shards, district figures to city figures, questions to answers."""

    name = "indicators"

    def __init__(self, app: faust.App, workers: Workers, health: Health) -> None:
        self._workers, self._health = workers, health
        handlers = {
            topics.CHANGES.name: workers.keeper.handle,
            topics.FIGURES.name: workers.roller.handle,
            topics.FINDINGS.name: workers.guard.handle,
            topics.QUESTIONS.name: workers.inquiry.handle,
        }
        self._host = FaustHost(app, handlers)
        assigned: Any = app.on_partitions_assigned
        assigned.connect(self._assigned)

    async def start(self) -> None:
        """Wait for Kafka, rebuild what is read from it, join the group."""
        await self._workers.roller.rebuild()
        await self._workers.guard.rebuild()
        await self._host.start()
        self._health.ready(self.name)

    async def run(self) -> None:
        """Run until something fails."""
        await self._host.run()

    async def stop(self) -> None:
        """Leave the group, close the stores."""
        self._health.not_ready(self.name, "stopping")
        await self._host.stop()

    async def _assigned(self, _: Any, assigned: Any, **__: Any) -> None:
        places = [place.partition for place in assigned if place.topic == topics.CHANGES.name]
        self._workers.keeper.keep_only(places)
        self._workers.roller.own(ours=any(place.topic == topics.FIGURES.name for place in assigned))
