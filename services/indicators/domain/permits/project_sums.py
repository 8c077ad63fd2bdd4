"""重大项目合计: what one major project counts for by its milestone."""

from collections.abc import Sequence
from datetime import date

from contracts.catalogue import ProjectSum
from contracts.events.project import ProjectChanged
from services.indicators.domain.figures.breakdown import parts_by
from services.indicators.domain.figures.facts import FigureKey
from services.indicators.domain.figures.formulas import Rule
from services.indicators.domain.memory.calendar import anniversary
from services.indicators.domain.permits.projects import Project
from services.indicators.domain.places import Places


class ProjectSums:
    """The project sums of a unit."""

    def __init__(self, places: Places, rules: Sequence[Rule[ProjectSum]]) -> None:
        self._places, self._rules = places, rules

    def amounts(self, project: Project | None, today: date) -> dict[FigureKey, int]:
        """What a project adds; one without a geometry has no area, one of the city adds there."""
        if project is None or project.guest:
            return {}
        milestone = project.data.milestone
        measured = {"count": 1, "area": project.footprint.area if project.footprint is not None else 0}
        amounts = {
            FigureKey(part, self._places.unit, "ledger", "current"): measured[rule.formula.measure]
            for rule in self._rules
            if milestone in rule.formula.milestones and _is_time(rule.formula, project.data, today)
            for part in parts_by(rule.indicator, rule.formula.by, {"milestone": milestone}.__getitem__)
        }
        return self._places.filed(amounts, project.data.township)

    def turning_days(self, project: Project | None) -> list[date]:
        """The days that change by themselves what a project counts for."""
        if project is None:
            return []
        years = {rule.formula.after_years for rule in self._rules} - {None}
        return sorted(anniversary(project.data.milestone_on, one) for one in years if one is not None)


def _is_time(formula: ProjectSum, project: ProjectChanged, today: date) -> bool:
    years = formula.after_years
    return years is None or anniversary(project.milestone_on, years) <= today
