"""比率指标: one figure divided by another, or by a final target, of the same unit.

A ratio is evaluated from its parts wherever they are known: in the shard, and again for the city from the
city's sums. It is never added up, so it has no entries in the ledger.
"""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from contracts.catalogue import Indicator, Ratio
from contracts.measure import RATIO_SCALE
from contracts.messages.figure import UnitOfMeasure
from contracts.wire import Cause
from services.indicators.domain.facts import FigureKey, Parts
from services.indicators.domain.formulas import Rule, rules_of
from services.indicators.domain.targets import Targets

AmountOf = Callable[[FigureKey], int | None]
"""The value of a figure, None when there is no such figure."""


class Ratios:
    """The ratios of a catalogue, by the indicators they rest on."""

    def __init__(self, catalogue: Iterable[Indicator]) -> None:
        indicators = list(catalogue)
        self._rules = {rule.indicator: rule for rule in rules_of(indicators, Ratio)}
        self._units = {one.id: one.unit_of_measure for one in indicators}
        self._bases = {one.id: one.bases for one in indicators if one.id in self._rules}

    def __contains__(self, indicator: str) -> bool:
        return indicator in self._rules

    def parts(self, key: FigureKey, amount_of: AmountOf, targets: Targets) -> Parts | None:
        """The parts of a ratio; None without a numerator. A missing denominator is 0."""
        above, below = self.made_of(key)
        numerator = amount_of(above)
        if numerator is None:
            return None
        if self._rules[key.indicator].formula.denominator_is == "target":
            target = targets.final(below.indicator, below.unit)
            return Parts(numerator, target.value if target else 0)
        return Parts(numerator, amount_of(below) or 0)

    def unit_of(self, indicator: str) -> UnitOfMeasure:
        """单位 of the parts of a ratio."""
        return self._units[self._rules[indicator].formula.numerator]

    def disagree(self, key: FigureKey, parts: Parts, amount_of: AmountOf) -> bool:
        """Whether the parts are other than the figures they stand for; a target is taken as given."""
        above, below = self.made_of(key)
        if self._rules[key.indicator].formula.denominator_is == "target":
            return parts.numerator != amount_of(above)
        return parts != (amount_of(above), amount_of(below) or 0)

    def made_of(self, key: FigureKey) -> tuple[FigureKey, FigureKey]:
        """The figures a ratio rests on, whether or not they exist: numerator and denominator."""
        formula = self._rules[key.indicator].formula
        return key._replace(indicator=formula.numerator), key._replace(indicator=formula.denominator)

    def resting_on(self, moved: Mapping[FigureKey, Cause]) -> dict[FigureKey, Cause]:
        """The ratios to evaluate again when figures or their targets moved, in a fixed order."""
        found = {
            key._replace(indicator=rule.indicator): cause
            for key, cause in moved.items()
            for rule in self._rules.values()
            if self._rests(rule, key)
        }
        return dict(sorted(found.items()))

    def _rests(self, rule: Rule[Ratio], key: FigureKey) -> bool:
        formula = rule.formula
        return key.indicator in (formula.numerator, formula.denominator) and (
            key.basis in self._bases[rule.indicator]
        )


def quotient(parts: Parts) -> int:
    """The ratio in millionths, rounded half even from the exact fraction; 0 when nothing can divide."""
    if parts.denominator == 0:
        return 0
    return round(Fraction(parts.numerator, parts.denominator) * RATIO_SCALE)
