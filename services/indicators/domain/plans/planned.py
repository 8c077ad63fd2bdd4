"""What plans in force come to: over control lines, and under permits."""

from collections.abc import Sequence

from contracts.catalogue import Indicator, PlanCoverage, PlanMatch
from contracts.events.planfeature import PlanFeatureChanged
from contracts.events.review import ReviewChanged
from contracts.wire import Cause
from services.indicators.domain.figures.book import Book
from services.indicators.domain.figures.formulas import rules_of
from services.indicators.domain.lines.lines import Lines
from services.indicators.domain.permits.permits import Permits
from services.indicators.domain.places import Places
from services.indicators.domain.plans.plancover import PlanCover
from services.indicators.domain.plans.planfeatures import PlanFeatures
from services.indicators.domain.plans.planmatch import PlanMatches


class Planned:
    """The plans and plots of one district against its lines and permits."""

    def __init__(
        self, places: Places, indicators: Sequence[Indicator], permits: Permits, lines: Lines
    ) -> None:
        self._permits = permits
        self._covers = [PlanCover(places.unit, rule, lines) for rule in rules_of(indicators, PlanCoverage)]
        matches = rules_of(indicators, PlanMatch)
        self._features = PlanFeatures({layer for rule in matches for layer in rule.formula.layers})
        self._matches = PlanMatches(places, matches, permits, self._features)

    def fork(self, permits: Permits, lines: Lines) -> "Planned":
        """Plans that begin like these, over forked permits and lines."""
        fork = object.__new__(Planned)
        fork._permits = permits
        fork._covers = [cover.fork(lines) for cover in self._covers]
        fork._features = self._features.fork()
        fork._matches = self._matches.fork(permits, fork._features)
        return fork

    def permit_changed(self, name: str, book: Book, cause: Cause) -> None:
        """A permit is new, different or gone."""
        self._matches.refresh(name, book, cause)

    def feature_changed(self, name: str, data: PlanFeatureChanged | None, book: Book, cause: Cause) -> None:
        """A plan feature is new, different or gone: count the permits about it again."""
        where = self._features.set(name, data)
        for permit in sorted({one for bounds in where for one in self._permits.grid.meeting(bounds)}):
            self._matches.refresh(permit, book, cause)

    def plan_changed(self, name: str, data: ReviewChanged | None, book: Book, cause: Cause) -> None:
        """A plan is new, in another stage, of another extent, or gone."""
        for cover in self._covers:
            cover.plan_changed(name, data, book, cause)

    def line_changed(self, name: str, book: Book, cause: Cause) -> None:
        """A feature of a control line is new, different or gone."""
        for cover in self._covers:
            cover.line_changed(name, book, cause)
