"""The whole history of the demo city, in the order in which a bureau would take its systems in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from contracts.districts import city as our_city
from demo.city.model import DemoCity
from demo.city.sites import Sites
from demo.city.survey import YEARS
from demo.upstream.baseline import district_events, target_events
from demo.upstream.controllines import line_events
from demo.upstream.event import Event
from demo.upstream.permits import permit_history
from demo.upstream.planning.planfeatures import planfeature_events
from demo.upstream.planning.stays import review_events
from demo.upstream.projects import project_history
from demo.upstream.statistics import statistic_events
from demo.upstream.surveys import survey_events


@dataclass(frozen=True)
class Chapter:
    """A part of the history: its name, its events made when asked for, and how many, when known before.

    ``after_all``: it makes sense only once everything before it has been admitted.
    """

    name: str
    events: Callable[[], Iterator[Event]]
    count: int | None = None
    after_all: bool = False


def history(city: DemoCity, sites: Sites, today: date) -> list[Chapter]:
    """Districts, statistics, lines, survey years, targets, plan features, plans, permits, projects.

    Targets come after the surveys: held against half a survey, any floor looks broken. The city's own
    targets come last of all.
    """
    return [
        Chapter("行政区", lambda: district_events(city)),
        Chapter("社会经济", lambda: statistic_events(city)),
        Chapter("控制线", lambda: line_events(city), sum(len(lines.geometry) for lines in city.lines)),
        *(_year(city, year) for year in YEARS),
        Chapter("各区目标值", lambda: _targets(city, of_city=False), after_all=True),
        Chapter("规划成果", lambda: planfeature_events(city)),
        Chapter("编审进度", lambda: review_events(city, sites, today)),
        Chapter("规划许可", lambda: permit_history(city, sites)),
        Chapter("重大项目", lambda: project_history(city, sites)),
        Chapter("全市目标值", lambda: _targets(city, of_city=True), after_all=True),
    ]


def _targets(city: DemoCity, *, of_city: bool) -> Iterator[Event]:
    return (event for event in target_events(city) if (f"/{our_city().code}/" in event.subject) == of_city)


def _year(city: DemoCity, year: int) -> Chapter:
    return Chapter(f"变更调查{year}", lambda: survey_events(city, year), len(city.survey.changed(year)))
