"""The whole history of the demo city, in the order in which a bureau would take its systems in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from demo.city.model import DemoCity
from demo.city.sites import Sites
from demo.city.survey import YEARS
from demo.upstream.baseline import district_events, statistic_events, target_events
from demo.upstream.controllines import line_events
from demo.upstream.event import Event
from demo.upstream.permits import permit_history
from demo.upstream.planfeatures import planfeature_events
from demo.upstream.plans import review_events
from demo.upstream.projects import project_history
from demo.upstream.surveys import survey_events


@dataclass(frozen=True)
class Chapter:
    """A part of the history: its name, its events made when asked for, and how many, when known before."""

    name: str
    events: Callable[[], Iterator[Event]]
    count: int | None = None


def history(city: DemoCity, sites: Sites, today: date) -> list[Chapter]:
    """Districts, targets, statistics, lines, survey years, plan features, plans, permits, projects."""
    return [
        Chapter("行政区", lambda: district_events(city)),
        Chapter("目标值", lambda: target_events(city)),
        Chapter("社会经济", lambda: statistic_events(city)),
        Chapter("控制线", lambda: line_events(city), sum(len(lines.geometry) for lines in city.lines)),
        *(_year(city, year) for year in YEARS),
        Chapter("规划成果", lambda: planfeature_events(city)),
        Chapter("编审进度", lambda: review_events(city, sites, today)),
        Chapter("规划许可", lambda: permit_history(city, sites)),
        Chapter("重大项目", lambda: project_history(city, sites)),
    ]


def _year(city: DemoCity, year: int) -> Chapter:
    return Chapter(f"变更调查{year}", lambda: survey_events(city, year), len(city.survey.changed(year)))
