"""全市试算: what the city's figures would come to when those of its districts move."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from contracts.catalogue import Evaluation, Indicator
from contracts.districts import city as our_city
from contracts.measure import number_of, units_of
from contracts.messages.figure import Figure, TargetKnown, Term
from contracts.messages.whatif import Answer
from services.gateway.domain.trial.evaluating import evaluated

Series = tuple[str, str, str]
"""Indicator, basis, period."""
ADDED_UP = frozenset({"m2", "count"})


@dataclass(frozen=True)
class Move:
    """A figure before and after a trial; None where there was none."""

    before: Figure | None
    after: Figure


@dataclass(frozen=True)
class City:
    """What is known of the city now: its figures and its targets, and what its indicators are."""

    code: str
    figures: Mapping[Series, Figure]
    targets: Sequence[TargetKnown]
    catalogue: Mapping[str, Indicator]


def district_moves(answers: Iterable[Answer]) -> list[Move]:
    """What the districts say of themselves."""
    moves = []
    for answer in answers:
        before = {figure.key: figure for figure in answer.before}
        moves += [Move(before.get(figure.key), figure) for figure in answer.after]
    return moves


def city_moves(moved: Sequence[Move], city: City) -> list[Move]:
    """The city's sums, then what is evaluated from them, as the roll-up would say them."""
    amounts: dict[Series, int] = {}
    newest: dict[Series, Figure] = {}
    for move in (one for one in moved if _adds_up(one.after, city)):
        series = _series(move.after)
        amounts[series] = amounts.get(series, 0) + _units(move.after) - _units(move.before)
        newest[series] = move.after
    sums = [_sum(newest[series], amount, city) for series, amount in sorted(amounts.items())]
    after = {_series(move.after): move.after for move in sums}
    resting = (_evaluated(figure, after, city) for figure in city.figures.values())
    return sums + [move for move in resting if move is not None]


def _adds_up(figure: Figure, city: City) -> bool:
    """Whether it is one of the sums; what a unit inside a district (管理单元) has is in the district's."""
    if any(figure.unit == unit.code for unit in our_city().units):
        return False
    indicator = city.catalogue.get(figure.indicator.partition(".")[0])
    is_sum = indicator is not None and not isinstance(indicator.formula, Evaluation)
    return is_sum and figure.unit_of_measure in ADDED_UP


def _sum(district: Figure, amount: int, city: City) -> Move:
    """The city's figure moved by what its districts' moved; a first one begins with that."""
    before = city.figures.get(_series(district))
    known = before if before is not None else _first(district, city)
    return Move(before, moved_to(known, _units(before) + amount, district))


def _first(district: Figure, city: City) -> Figure:
    """A figure the city did not have yet, with its target: that of the next year there is one for."""
    years = {known.year: known for known in city.targets if known.indicator == district.indicator}
    ahead = [year for year in years if year >= district.valid_on[:4]]
    target = years.get(min(ahead) if ahead else max(years, default=""))
    value = units_of(target.value, target.unit_of_measure) if target else None
    return district.model_copy(
        update={
            "unit": city.code,
            "target": number_of(value, district.unit_of_measure) if value is not None else None,
            "target_year": target.year if target else None,
            "sense": target.sense if target else None,
        }
    )


def _evaluated(figure: Figure, after: Mapping[Series, Figure], city: City) -> Move | None:
    """An evaluated figure of the city whose parts moved."""
    terms = tuple(
        term.model_copy(update={"amount": float(after[place].value)})
        if (place := _place(term)) in after
        else term
        for term in figure.terms or ()
    )
    if figure.terms is None or terms == figure.terms:
        return None
    value = evaluated(city.catalogue[figure.indicator], terms)
    if value is None:
        return None
    because = next(after[place] for term in terms if (place := _place(term)) in after)
    return Move(figure, moved_to(figure.model_copy(update=_made_of(figure, terms)), value, because))


def _made_of(figure: Figure, terms: tuple[Term, ...]) -> dict[str, object]:
    """The parts; a ratio also names them numerator and denominator."""
    if figure.numerator is None:
        return {"terms": terms}
    return {"terms": terms, "numerator": terms[0].amount, "denominator": terms[1].amount}


def _place(term: Term) -> Series:
    return term.name, term.basis or "", term.period


def moved_to(figure: Figure, value: int, because: Figure) -> Figure:
    """The figure at another value (whole units), for the reason another one moved."""
    unit = figure.unit_of_measure
    target = units_of(figure.target, unit) if figure.target is not None else None
    margin = None if target is None else (value - target if figure.sense == "floor" else target - value)
    return figure.model_copy(
        update={
            "value": float(number_of(value, unit)),
            "margin": float(number_of(margin, unit)) if margin is not None else None,
            "usage": round(value / target, 6) if target else None,
            "computed_at": because.computed_at,
            "cause": because.cause,
        }
    )


def _series(figure: Figure) -> Series:
    return figure.indicator, figure.basis, figure.period


def _units(figure: Figure | None) -> int:
    return units_of(figure.value, figure.unit_of_measure) if figure is not None else 0
