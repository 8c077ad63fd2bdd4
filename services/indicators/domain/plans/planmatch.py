"""许可与规划用途: how much of each permit lies on plots of plans, and on plots of its own use."""

from collections.abc import Mapping, MutableMapping, Sequence
from copy import copy

from contracts.catalogue import PlanMatch
from contracts.wire import Cause
from services.indicators.domain.figures.book import Book
from services.indicators.domain.figures.facts import FigureKey
from services.indicators.domain.figures.formulas import Rule
from services.indicators.domain.ground.shapes import bounds_of, covered
from services.indicators.domain.layered import Layered
from services.indicators.domain.permits.permits import Permit, Permits
from services.indicators.domain.places import Places
from services.indicators.domain.plans.planfeatures import PlanFeatures, first_level


class PlanMatches:
    """What each permit was last counted for."""

    def __init__(
        self, places: Places, rules: Sequence[Rule[PlanMatch]], permits: Permits, features: PlanFeatures
    ) -> None:
        self._places, self._rules = places, rules
        self._permits, self._features = permits, features
        self._amounts: MutableMapping[str, Mapping[FigureKey, int]] = {}

    def fork(self, permits: Permits, features: PlanFeatures) -> "PlanMatches":
        """Matches that begin like these, over forked permits and features."""
        fork = copy(self)
        fork._permits, fork._features = permits, features
        fork._amounts = Layered(self._amounts)
        return fork

    def refresh(self, name: str, book: Book, cause: Cause) -> None:
        """A permit, or the plots about it, changed: count it again."""
        before, now = self._amounts.pop(name, {}), self._counted(self._permits.get(name))
        book.move(before, now, cause)
        if now:
            self._amounts[name] = now

    def _counted(self, permit: Permit | None) -> dict[FigureKey, int]:
        if permit is None or permit.guest:
            return {}
        amounts: dict[FigureKey, int] = {}
        for rule in self._rules:
            key = FigureKey(rule.indicator, self._places.unit, "ledger", "current")
            amounts[key] = self._planned(permit, rule.formula)
        return self._places.filed(amounts, permit.data.township)

    def _planned(self, permit: Permit, formula: PlanMatch) -> int:
        data, use = permit.data, first_level(permit.data.land_use)
        if use is None or data.kind not in formula.kinds or data.status not in formula.statuses:
            return 0
        near = self._features.near(bounds_of(permit.shape), formula.layers)
        plots = [plot.shape for plot in near if formula.measure == "planned" or plot.use == use]
        return min(covered([permit.shape], [plots])[1][0], permit.geometry_area)
