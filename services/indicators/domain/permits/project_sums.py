"""重大项目合计: what one major project counts for by its milestone."""

from collections.abc import Sequence

from contracts.catalogue import ProjectSum
from services.indicators.domain.figures.breakdown import parts_by
from services.indicators.domain.figures.facts import FigureKey
from services.indicators.domain.figures.formulas import Rule
from services.indicators.domain.permits.projects import Project


class ProjectSums:
    """The project sums of a unit."""

    def __init__(self, unit: str, rules: Sequence[Rule[ProjectSum]]) -> None:
        self._unit, self._rules = unit, rules

    def amounts(self, project: Project | None) -> dict[FigureKey, int]:
        """What a project adds; one without a geometry has no area."""
        if project is None:
            return {}
        milestone = project.data.milestone
        measured = {"count": 1, "area": project.footprint.area if project.footprint is not None else 0}
        return {
            FigureKey(part, self._unit, "ledger", "current"): measured[rule.formula.measure]
            for rule in self._rules
            if milestone in rule.formula.milestones
            for part in parts_by(rule.indicator, rule.formula.by, {"milestone": milestone}.__getitem__)
        }
