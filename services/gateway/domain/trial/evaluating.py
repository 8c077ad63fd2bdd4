"""指标推算: ratios and quotas of the city from their parts, as the roll-up makes them.

The other evaluated figures are of survey years, which a permit does not move.
"""

from collections.abc import Sequence
from fractions import Fraction

from contracts.catalogue import Exhaustion, Indicator, Quota, Ratio, YearlyChange
from contracts.measure import SCALES
from contracts.messages.figure import Term

CNY_10K = 10_000


def terms_needed(indicator: Indicator) -> int:
    """How many terms a value of an evaluated indicator is made of; 0 of one that is summed or measured."""
    match indicator.formula:
        case Ratio() | YearlyChange():
            return 2
        case Quota() as formula:
            return len(formula.credits) + 2
        case Exhaustion():
            return 3
    return 0


def evaluated(indicator: Indicator, terms: Sequence[Term]) -> int | None:
    """The value in whole units, rounded half even; None when these parts make none here."""
    amounts = [Fraction(repr(term.amount)) for term in terms]
    scale = SCALES[indicator.unit_of_measure]
    match indicator.formula:
        case Ratio() if len(terms) == 2 and amounts[1] > 0:
            times = CNY_10K if indicator.unit_of_measure == "m2_per_10k_cny" else 1
            return round(amounts[0] / amounts[1] * times * scale)
        case Quota() as formula if len(terms) == len(formula.credits) + 2:
            return sum(round(amount * scale) for amount in amounts[:-1]) - round(amounts[-1] * scale)
    return None
