"""What evaluated figures must be, worked out anew from all figures, targets and statistics with fractions."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from math import ceil
from typing import Any

from contracts.catalogue import (
    Evaluation,
    Exhaustion,
    Indicator,
    Quota,
    Ratio,
    YearlyChange,
    catalogue,
    whole,
)

Key = tuple[str, str, str, str]
"""Indicator, unit, basis, period."""
Given = Callable[[str, str, str, str], Fraction | None]
"""A target or a statistic in its base unit, by kind, name, unit and period."""
SCALE = {"m2": 10_000, "days": 10_000, "ratio": 1_000_000, "m2_per_person": 10_000, "m2_per_10k_cny": 10_000}


class Known:
    """The figures that are not evaluated."""

    def __init__(self, own: Mapping[Key, int]) -> None:
        self.of = own
        self._series: dict[tuple[str, str, str], dict[str, int]] = defaultdict(dict)
        for (name, unit, basis, period), value in own.items():
            self._series[name, unit, basis][period] = value

    def series(self, name: str, unit: str, basis: str) -> Mapping[str, int]:
        """Period → value."""
        return self._series.get((name, unit, basis), {})


def evaluated(own: Mapping[Any, int], given: Given) -> dict[Key, int]:
    """Every evaluated figure that has a value; ``own`` are the others, all in whole units."""
    found: dict[Key, int] = {}
    places = {(unit, basis, period) for _, unit, basis, period in own}
    known = Known(own)
    for one in _with_parts(own):
        for unit, basis, period in places if isinstance(one.formula, Evaluation) else ():
            value = None if basis not in one.bases else _value(one, (unit, basis, period), known, given)
            if value is not None:
                found[one.id, unit, basis, period] = value
    return found


def _with_parts(own: Mapping[Any, int]) -> Iterator[Indicator]:
    """The catalogue, and the ratios that are also made of each part as indicators of their own."""
    names = {indicator for indicator, *_ in own}
    for one in catalogue().values():
        yield one
        formula = one.formula
        if isinstance(formula, Ratio) and formula.by_part:
            for part in (
                n.removeprefix(formula.denominator) for n in names if whole(n) == formula.denominator
            ):
                parts = {"numerator": formula.numerator + part, "denominator": formula.denominator + part}
                update = {"id": one.id + part, "formula": formula.model_copy(update=parts)}
                yield one.model_copy(update=update)


def _value(one: Indicator, at: tuple[str, str, str], own: Known, given: Given) -> int | None:
    match one.formula:
        case Ratio() as formula:
            return _ratio(one, formula, at, own, given)
        case Quota() as formula:
            used = own.of.get((formula.used, *at))
            parts = [_quota(formula, at, own, given)]
            parts += [given("statistic", credit, at[0], at[2]) for credit in formula.credits]
            known = [part for part in parts if part is not None]
            whole = round(sum(known, Fraction(0)) * SCALE[one.unit_of_measure])
            return whole - used if used is not None and len(known) == len(parts) else None
        case YearlyChange(of=name):
            years = _years(own, name, at)
            return years[-1][1] - years[-2][1] if len(years) > 1 else None
        case Exhaustion() as formula:
            quota, years = given("target", formula.quota, at[0], at[2]), _years(own, formula.used, at)
            return _exhausted(quota, years[-formula.years - 1 :]) if quota is not None else None
    return None


def _ratio(one: Indicator, formula: Ratio, at: tuple[str, str, str], own: Known, given: Given) -> int | None:
    plain = formula.denominator_is == "figure" and formula.denominator_basis is None
    above = own.of.get((formula.numerator, *at), 0 if plain else None)
    if formula.denominator_is == "figure":
        where = (at[0], formula.denominator_basis or at[1], at[2])
        amount = (
            own.of.get((formula.denominator, *where)) if plain else _figure(own, formula.denominator, where)
        )
        scale = SCALE.get(catalogue()[whole(formula.denominator)].unit_of_measure, 1)
        below = None if amount is None else Fraction(amount, scale)
    else:
        below = given(formula.denominator_is, formula.denominator, at[0], at[2])
    if above is None or not below:
        return None
    scale = SCALE.get(catalogue()[whole(formula.numerator)].unit_of_measure, 1)
    times = SCALE[one.unit_of_measure] * (10_000 if one.unit_of_measure == "m2_per_10k_cny" else 1)
    return round(Fraction(above, scale) * times / below)


def _quota(formula: Quota, at: tuple[str, str, str], own: Known, given: Given) -> Fraction | None:
    if formula.quota_is != "figure":
        return given(formula.quota_is, formula.quota, at[0], at[2])
    amount = own.of.get((formula.quota, at[0], formula.quota_basis or at[1], at[2]))
    return None if amount is None else Fraction(amount, SCALE["m2"])


def _figure(own: Known, name: str, at: tuple[str, str, str]) -> int | None:
    """A figure of a basis; of the newest survey year where it is not present."""
    unit, basis, period = at
    years = own.series(name, unit, basis)
    if period == "current" and "current" not in years:
        period = max(years, default="")
    return own.of.get((name, unit, basis, period))


def _years(own: Known, name: str, at: tuple[str, str, str]) -> list[tuple[str, int]]:
    """The figures of the survey years up to this one."""
    unit, basis, period = at
    if period == "current" or (name, *at) not in own.of:
        return []
    return sorted((year, value) for year, value in own.series(name, unit, basis).items() if year <= period)


def _exhausted(quota: Fraction, years: list[tuple[str, int]]) -> int | None:
    """The first year in which a straight line through the first and the last year reaches the quota."""
    if len(years) < 2:
        return None
    (first, before), (last, now) = years[0], years[-1]
    left = quota * SCALE["m2"] - now
    if left <= 0:
        return int(last)
    if now <= before:
        return None
    return int(last) + ceil(left / Fraction(now - before, int(last) - int(first)))
