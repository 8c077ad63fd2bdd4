"""The live stream: what the upstream systems publish next, right and wrong."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

import numpy as np

from contracts.events.review import Stage
from demo.city.model import DemoCity
from demo.city.sites import Sites
from demo.live.lines import LiveLines
from demo.live.permits import LivePermits, sequence_at
from demo.live.wrong import wrong_message
from demo.play.door import Outgoing
from demo.upstream.event import CHINA, Event
from demo.upstream.planning.plans import PATH, plans
from demo.upstream.projects import MILESTONES, projects

Sort = Literal["permit", "review", "project", "line", "duplicate", "late", "wrong"]
SORTS: dict[Sort, str] = {
    "permit": "许可",
    "review": "编审",
    "project": "项目",
    "line": "控制线维护",
    "duplicate": "重复",
    "late": "迟到",
    "wrong": "错误",
}
_WEIGHTS: dict[Sort, float] = {
    "permit": 0.60,
    "review": 0.13,
    "project": 0.07,
    "line": 0.02,
    "duplicate": 0.08,
    "late": 0.05,
    "wrong": 0.05,
}
_REMEMBERED = 200
_TICK = timedelta(milliseconds=1)


@dataclass(frozen=True)
class Shot:
    """One message of the stream and what sort it is; only wrong ones should be refused."""

    sort: Sort
    message: Outgoing


class LiveStream:
    """Endless; ``next`` is told the time, so that a test decides it. ``name`` begins every event id."""

    def __init__(self, city: DemoCity, sites: Sites, name: str, start: datetime) -> None:
        self._rng = np.random.default_rng([city.seed, int(start.timestamp())])
        self._name = name
        self._permits = LivePermits(city, sites, start.astimezone(CHINA).year)
        self._lines = LiveLines(city, self._rng)
        self._plans = plans(city, sites, start.date())
        self._projects = projects(city, sites)
        self._reached = [project.reached for project in self._projects]
        self._sent: list[Event] = []
        self._newest: dict[str, int] = {}
        self._now = start

    def next(self, now: datetime) -> Shot:
        """The next message. Two never have the same millisecond, so that sequences always rise."""
        self._now = max(now, self._now + _TICK)
        sorts = list(_WEIGHTS)
        sort = sorts[int(self._rng.choice(len(sorts), p=list(_WEIGHTS.values())))]
        if sort == "wrong":
            return Shot(sort, wrong_message(self._rng, int(self._now.timestamp() * 1000), self._now))
        if sort == "duplicate" and self._sent:
            return self._shot(sort, self._any_newest())
        if sort == "late" and self._sent:
            return self._late()
        return self._new(sort)

    def _new(self, sort: Sort) -> Shot:
        match sort:
            case "review":
                event = self._review()
            case "project":
                event = self._project()
            case "line":
                event = self._lines.step(self._now)
            case _:
                sort, event = "permit", self._permits.step(self._rng, self._now)
        self._sent = [*self._sent[1 - _REMEMBERED :], event]
        self._newest[event.subject] = event.sequence
        return self._shot(sort, event)

    def _review(self) -> Event:
        """A plan enters its next stage, or is returned; a filed one is opened for revision."""
        which = int(self._rng.integers(len(self._plans)))
        plan = self._plans[which]
        at = PATH.index(plan.stage) if plan.stage in PATH else 0
        stage: Stage = "revising" if plan.stage == "filed" else PATH[min(at + 1, len(PATH) - 1)]
        if 2 < at < 8 and self._rng.random() < 0.2:
            stage = "returned"
        today = self._now.astimezone(CHINA).date()
        self._plans[which] = plan.moved(stage, today, int(self._rng.integers(2, 40)))
        return self._plans[which].event(sequence_at(self._now), self._now)

    def _project(self) -> Event:
        """A project reaches its next milestone; a completed one is reported again."""
        which = int(self._rng.integers(len(self._projects)))
        self._reached[which] = min(self._reached[which] + 1, len(MILESTONES) - 1)
        return self._projects[which].event(self._reached[which], sequence_at(self._now), self._now)

    def _late(self) -> Shot:
        """A state that a newer one has overtaken, sent again under a new id as slow systems do."""
        overtaken = [event for event in self._sent if event.sequence < self._newest[event.subject]]
        if not overtaken:
            return self._new("permit")
        event = overtaken[int(self._rng.integers(len(overtaken)))]
        return self._shot("late", replace(event, edition=f"late-{sequence_at(self._now)}"))

    def _any_newest(self) -> Event:
        newest = [event for event in self._sent if event.sequence == self._newest[event.subject]]
        return newest[int(self._rng.integers(len(newest)))]

    def _shot(self, sort: Sort, event: Event) -> Shot:
        return Shot(sort, Outgoing(event.subject, event.to_bytes(self._name)))
