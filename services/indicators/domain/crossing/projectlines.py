"""重大项目触线: what the major projects of a district count for on control lines."""

from collections.abc import Mapping, MutableMapping, Sequence
from copy import copy

from contracts.catalogue import ProjectOverlay
from contracts.events.controlline import LineKind
from contracts.wire import Cause
from services.indicators.domain.crossing.standing import SMALLEST_OVERLAP, Standings
from services.indicators.domain.figures.book import Book
from services.indicators.domain.figures.facts import FigureKey
from services.indicators.domain.figures.formulas import Rule
from services.indicators.domain.layered import Layered
from services.indicators.domain.permits.projects import Projects
from services.indicators.domain.places import Places


class ProjectLines:
    """What each project was last counted for."""

    def __init__(
        self, places: Places, rules: Sequence[Rule[ProjectOverlay]], projects: Projects, standings: Standings
    ) -> None:
        self._places, self._rules = places, rules
        self._projects, self._standings = projects, standings
        self._amounts: MutableMapping[str, Mapping[FigureKey, int]] = {}

    def fork(self, projects: Projects, standings: Standings) -> "ProjectLines":
        """Counts that begin like these, over forked projects."""
        fork = copy(self)
        fork._projects, fork._standings = projects, standings
        fork._amounts = Layered(self._amounts)
        return fork

    def refresh(self, name: str, book: Book, cause: Cause) -> None:
        """A project or its standing changed: count it again."""
        before, now = self._amounts.pop(name, {}), self._counted(name)
        book.move(before, now, cause)
        if now:
            self._amounts[name] = now

    def _counted(self, name: str) -> dict[FigureKey, int]:
        project = self._projects.get(name)
        if project is None or project.guest:
            return {}
        amounts: dict[FigureKey, int] = {}
        for rule in self._rules:
            counts = project.data.milestone in rule.formula.milestones
            touched = {kind: counts and self._touches(name, rule, kind) for kind in rule.formula.lines}
            amounts[self._key(rule.indicator)] = int(any(touched.values()))
            amounts |= {self._key(f"{rule.indicator}.{kind}"): int(is_on) for kind, is_on in touched.items()}
        return self._places.filed(amounts, project.data.township)

    def _touches(self, name: str, rule: Rule[ProjectOverlay], kind: LineKind) -> bool:
        standing = self._standings.of(name, kind)
        return standing is not None and standing.on(rule.formula.lines[kind]) >= SMALLEST_OVERLAP

    def _key(self, indicator: str) -> FigureKey:
        return FigureKey(indicator, self._places.unit, "ledger", "current")
