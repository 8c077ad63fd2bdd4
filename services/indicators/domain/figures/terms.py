"""What an evaluated figure is made of, and how its parts make its value. Whole units in and out."""

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple, TypeGuard

from contracts.catalogue import Evaluation, Exhaustion, Indicator, Quota, Ratio, YearlyChange
from contracts.measure import SCALES, STATISTIC_SCALE
from contracts.messages.figure import PartKind
from services.indicators.domain.figures.facts import FigureKey, Term

PeriodsOf = Callable[[str, str], Collection[str]]
"""The periods there are figures of, by indicator and basis, in one unit."""
CNY_10K = 10_000


class Ref(NamedTuple):
    """A part by its name; ``optional`` counts as nothing where it is not known."""

    kind: PartKind
    name: str
    basis: str
    period: str
    optional: bool = False


def leads_of(formula: Evaluation) -> tuple[str, ...]:
    """The indicators of whose periods there is an evaluated figure."""
    match formula:
        case Ratio(denominator_is="figure", denominator_basis=None):
            return formula.numerator, formula.denominator
        case Ratio():
            return (formula.numerator,)
        case YearlyChange():
            return (formula.of,)
        case Quota() | Exhaustion():
            return (formula.used,)


def rests_on(formula: Evaluation) -> tuple[str, ...]:
    """Every indicator whose figures may be among the parts."""
    if isinstance(formula, Ratio) and formula.denominator_is == "figure":
        return formula.numerator, formula.denominator
    if isinstance(formula, Quota) and formula.quota_is == "figure":
        return formula.used, formula.quota
    return leads_of(formula)


def is_by_part(formula: Evaluation) -> TypeGuard[Ratio]:
    """Whether it is evaluated for each part (``days.county``) of its indicators too."""
    return isinstance(formula, Ratio) and formula.by_part


def parts_of(formula: Evaluation, key: FigureKey, periods_of: PeriodsOf) -> tuple[Ref, ...]:
    """The parts of one figure, in the order in which :func:`value_of` takes them; none when it has none."""
    basis, period = key.basis, key.period
    match formula:
        case Ratio():
            below = formula.denominator_basis
            held = _held(periods_of(formula.denominator, below), period) if below else period
            optional = len(leads_of(formula)) > 1
            return (
                Ref("figure", formula.numerator, basis, period, optional),
                Ref(formula.denominator_is, formula.denominator, below or basis, held),
            )
        case Quota():
            return (
                Ref(formula.quota_is, formula.quota, formula.quota_basis or basis, period),
                *(Ref("statistic", credit, basis, period) for credit in formula.credits),
                Ref("figure", formula.used, basis, period),
            )
        case YearlyChange():
            return _years(formula.of, key, periods_of, 1)
        case Exhaustion():
            years = _years(formula.used, key, periods_of, formula.years)
            return (Ref("target", formula.quota, basis, period), *years) if years else ()


def _held(periods: Collection[str], period: str) -> str:
    """The period itself; for a present figure the newest survey year, where there is nothing present."""
    years = [one for one in periods if one != "current"]
    return max(years) if period == "current" and "current" not in periods and years else period


def _years(name: str, key: FigureKey, periods_of: PeriodsOf, back: int) -> tuple[Ref, ...]:
    """The figure of a survey year, and that of up to ``back`` survey years before; none for a first year."""
    before = sorted(one for one in periods_of(name, key.basis) if one < key.period)[-back:]
    if not before or key.period == "current":
        return ()
    return tuple(Ref("figure", name, key.basis, period) for period in (key.period, before[0]))


def value_of(indicator: Indicator, terms: Sequence[Term]) -> int | None:
    """The value in whole units of the indicator's unit; None when these parts make none."""
    amounts = [term.amount for term in terms]
    match indicator.formula:
        case Ratio() if len(terms) == 2 and amounts[1] > 0:
            above, below = (scale_of(term) for term in terms)
            unit = indicator.unit_of_measure
            times = SCALES[unit] * (CNY_10K if unit == "m2_per_10k_cny" else 1)
            return rounded(amounts[0] * below * times, amounts[1] * above)
        case Quota() as formula if len(terms) == len(formula.credits) + 2:
            scale = scale_of(terms[-1])
            given = sum(rounded(term.amount * scale, scale_of(term)) for term in terms[:-1])
            return given - amounts[-1]
        case YearlyChange() if terms:
            return amounts[0] - amounts[1]
        case Exhaustion() if len(terms) == 3:
            return _used_up(terms)
    return None


def _used_up(terms: Sequence[Term]) -> int | None:
    quota, now, before = terms
    year, left, growth = int(now.period), quota.amount - now.amount, now.amount - before.amount
    if left <= 0:
        return year
    return year - (-left * (year - int(before.period)) // growth) if growth > 0 else None


def scale_of(term: Term) -> int:
    """How many whole units of the term make one of its unit of measure."""
    return STATISTIC_SCALE if term.kind == "statistic" else SCALES[term.unit_of_measure]


def rounded(numerator: int, denominator: int) -> int:
    """``numerator`` ÷ positive ``denominator`` in whole numbers, rounded half even."""
    quotient, rest = divmod(numerator, denominator)
    return quotient + (2 * rest > denominator or (2 * rest == denominator and quotient % 2 == 1))
