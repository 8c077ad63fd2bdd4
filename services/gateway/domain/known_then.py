"""截至某日的认识: what to ask the districts for, and what their ledgers make of a unit or of the city.

A ledger has the figures that add up. A ratio of two of them is evaluated here from what was known of both;
what rests on targets, statistics or other years is not answered this way.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from contracts.catalogue import Indicator, Ratio, evaluated_of, flows_of
from contracts.districts import City
from contracts.measure import SCALES, number_of, units_of
from contracts.messages.figure import UnitOfMeasure
from contracts.messages.recall import RecallAnswer, RecallQuestion
from services.gateway.domain.indicators import Catalogue, Row

REPLAY = (
    "this figure is evaluated from targets, statistics or other years, which the ledger does not have; "
    "as known then it is told by: python -m services.indicators as-of"
)
Series = tuple[str, str]
"""Basis and period."""


@dataclass(frozen=True)
class Wanted:
    """An indicator of a unit of a city, as known by an instant."""

    indicator: str
    unit: str
    until: datetime


def made_of(wanted: Wanted, catalogue: Catalogue) -> tuple[str, ...]:
    """The indicators to look up: itself, or numerator and denominator; none when the ledger cannot tell."""
    if wanted.indicator not in evaluated_of(catalogue.values()):
        return (wanted.indicator,)
    match catalogue[wanted.indicator].formula:
        case Ratio(denominator_is="figure", denominator_basis=None) as ratio:
            return ratio.numerator, ratio.denominator
    return ()


def recall_questions(wanted: Wanted, indicators: Sequence[str], of: City, name: str) -> list[RecallQuestion]:
    """One for each district whose ledger has figures of the unit."""
    whole = wanted.unit == of.code
    districts = [of.code, *of.districts] if whole else [wanted.unit[: len(of.code)]]
    return [
        RecallQuestion(question_id=name, district=one, indicators=list(indicators), known_until=wanted.until)
        for one in districts
    ]


def rows_then(wanted: Wanted, answers: Iterable[RecallAnswer], catalogue: Catalogue, of: City) -> list[Row]:
    """The figures of the unit in every basis and period, as known then, in the wire's units."""
    amounts, flows = _amounts(answers), flows_of(catalogue.values())
    parts = made_of(wanted, catalogue)
    found = [_of_unit(amounts.get(part, {}), wanted, of, flow=part in flows) for part in parts]
    indicator = catalogue[wanted.indicator.split(".")[0]]
    units = [catalogue[part.split(".")[0]].unit_of_measure for part in parts]
    told = _ratios(indicator, found, units) if len(parts) == 2 else _plain(indicator, found[0])
    head = {"indicator": wanted.indicator, "unit": wanted.unit, "unit_of_measure": indicator.unit_of_measure}
    return [
        {**head, "basis": basis, "period": period, **row} for (basis, period), row in sorted(told.items())
    ]


def _amounts(answers: Iterable[RecallAnswer]) -> dict[str, dict[str, dict[Series, int]]]:
    """Indicator → unit → series → whole units."""
    found: dict[str, dict[str, dict[Series, int]]] = {}
    for one in (figure for answer in answers for figure in answer.figures):
        of_unit = found.setdefault(one.indicator, {}).setdefault(one.unit, {})
        of_unit[one.basis, one.period] = units_of(one.value, one.unit_of_measure)
    return found


def _of_unit(
    units: Mapping[str, Mapping[Series, int]], wanted: Wanted, of: City, *, flow: bool
) -> dict[Series, int]:
    """The unit's own figures; the city's are the sums of what was in force in its districts (汇总)."""
    if wanted.unit != of.code:
        return dict(units.get(wanted.unit, {}))
    members = [units.get(one, {}) for one in (f"{of.code}-SJ", *of.districts)]
    places = {place for member in members for place in member}
    return {place: sum(_in_force(member, place, flow=flow) for member in members) for place in places}


def _in_force(member: Mapping[Series, int], place: Series, *, flow: bool) -> int:
    """A district with no figure of a year counts with its newest before; what flowed, in its year alone."""
    basis, period = place
    earlier = [p for b, p in member if b == basis and p <= period]
    if flow or place in member or not earlier:
        return member.get(place, 0)
    return member[basis, max(earlier)]


def _plain(indicator: Indicator, amounts: Mapping[Series, int]) -> dict[Series, Row]:
    return {s: {"value": number_of(amount, indicator.unit_of_measure)} for s, amount in amounts.items()}


def _ratios(
    ratio: Indicator, parts: Sequence[Mapping[Series, int]], units: Sequence[UnitOfMeasure]
) -> dict[Series, Row]:
    """Half even, to the decimals of the unit; none where there is nothing to divide by."""
    above, below = parts
    told: dict[Series, Row] = {}
    for series, divisor in below.items():
        if divisor > 0 and series[0] in ratio.bases:
            dividend = above.get(series, 0)
            exact = Fraction(dividend, SCALES[units[0]]) / Fraction(divisor, SCALES[units[1]])
            told[series] = {
                "value": number_of(round(exact * SCALES[ratio.unit_of_measure]), ratio.unit_of_measure),
                "numerator": number_of(dividend, units[0]),
                "denominator": number_of(divisor, units[1]),
            }
    return told
