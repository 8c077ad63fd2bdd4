"""轧账: the city's figures are said only while both accounts of them, roll-up and totals, agree."""

from collections.abc import Iterable, Sequence

from contracts.messages.figure import Figure
from contracts.messages.invariant import Invariant
from services.indicators.domain.checks.invariants import Check, Invariants, Place, Weighed
from services.indicators.domain.city.rollup import CityFigure, Rollup
from services.indicators.domain.city.totals import Totals
from services.indicators.domain.figures.facts import name_of


class Reckoning:
    """What may be said of the city, and what does not add up."""

    def __init__(self, rollup: Rollup, totals: Totals) -> None:
        self.rollup, self._totals = rollup, totals
        self._invariants = Invariants()

    def hold_against(self, said: Sequence[Invariant]) -> list[Invariant]:
        """Know also what was said to be broken; returns what is broken and was not said so."""
        return self._invariants.hold_against(said)

    def take(self, figure: Figure) -> list[CityFigure | Invariant]:
        """Take a district's figure; returns the city figures it moves, and news of their sums."""
        self._totals.take(figure)
        moved = self.rollup.take(figure)
        sums = [one for one in moved if one.figure.key.indicator == figure.indicator and one.is_a_sum]
        resting = [name_of(one.figure.key) for one in moved if one not in sums]
        news = [one for one in (self._weigh(city, resting) for city in sums) if one is not None]
        return [*self.sayable(moved), *news]

    def sayable(self, figures: Iterable[CityFigure]) -> list[CityFigure]:
        """Those that are not withheld."""
        withheld = self._invariants.withheld
        return [one for one in figures if name_of(one.figure.key) not in withheld]

    def _weigh(self, city: CityFigure, resting: Sequence[str]) -> Invariant | None:
        key = city.figure.key
        place = Place(key.unit, "districts_make_the_city", f"{key.indicator}/{key.basis}", key.period)
        expected = self._totals.of((key.indicator, key.basis), key.period)
        weighed = Weighed(expected, city.figure.value, city.unit_of_measure)
        news = self._invariants.settle(Check(place, weighed, (name_of(key), *resting), city.figure.cause))
        if news is None:
            return None
        placed = news.model_copy(update={"shard_offset": city.offset})
        if placed.status == "broken":
            self._invariants.recall(placed)
        return placed
