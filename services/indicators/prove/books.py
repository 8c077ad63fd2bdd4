"""Three independent readings of the same figures, and where they differ. Pure.

``replayed`` is a clean fold of planning.changes.v1, ``booked`` the sums of planning.ledger.v1 with each page
counted once, ``said`` the newest value of each key on planning.figures.v1. All in whole units.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from contracts.catalogue import Indicator, Quantile, whole
from contracts.districts import City
from contracts.measure import STATISTIC_SCALE, units_of
from contracts.messages.figure import Figure
from contracts.messages.figure import Term as SaidTerm
from contracts.messages.ledger import LedgerPage
from services.indicators.domain.figures.facts import FigureKey, Term
from services.indicators.domain.figures.terms import value_of
from services.indicators.domain.plans.visits import nearest_rank
from services.indicators.domain.shard import own_unit, rolled_up

Values = Mapping[FigureKey, int]


@dataclass(frozen=True)
class Difference:
    """A figure on which the three readings disagree; None where one does not know it."""

    key: FigureKey
    replayed: int | None
    booked: int | None
    said: int | None


def cut_of(figures: Iterable[Figure], city: City) -> dict[str, int]:
    """District → newest offset its figures reflect: what came later is left out of all three readings."""
    districts = {own_unit(city, code): code for code in (city.code, *city.districts)}
    cut: dict[str, int] = {}
    for figure in figures:
        district = districts.get(figure.unit)
        if district is not None:
            cut[district] = max(cut.get(district, -1), figure.shard_offset)
    return cut


def booked(pages: Iterable[LedgerPage]) -> dict[FigureKey, int]:
    """Sums of the entries; of a page sent again (same district and offset) the first counts."""
    once: dict[tuple[str, int], LedgerPage] = {}
    for page in pages:
        once.setdefault((page.district, page.shard_offset), page)
    sums: dict[FigureKey, int] = defaultdict(int)
    for page in once.values():
        for entry in (entry for caused in page.changes for entry in caused.entries):
            key = FigureKey(entry.indicator, entry.unit, entry.basis, entry.period)
            sums[key] += units_of(entry.amount, entry.unit_of_measure)
    return dict(sums)


def said(figures: Iterable[Figure]) -> dict[FigureKey, int]:
    """The figures in whole units."""
    return {
        FigureKey(f.indicator, f.unit, f.basis, f.period): units_of(f.value, f.unit_of_measure)
        for f in figures
    }


def without(values: Values, evaluated: Collection[str]) -> dict[FigureKey, int]:
    """The figures without those that are evaluated, which have no entries and no sums."""
    return {key: value for key, value in values.items() if whole(key.indicator) not in evaluated}


def wrong_evaluations(figures: Collection[Figure], catalogue: Mapping[str, Indicator]) -> list[FigureKey]:
    """Evaluated figures, of districts and the city, that their parts do not make, or whose parts are not so.

    Targets and statistics are taken as given.
    """
    values, found = said(figures), list[FigureKey]()
    for one in (figure for figure in figures if figure.terms is not None):
        key = FigureKey(one.indicator, one.unit, one.basis, one.period)
        terms = _terms(one)
        others = [t for t in terms if t.basis is not None and t.amount != (values.get(_of(t, key)) or 0)]
        if values[key] != (value_of(catalogue[whole(one.indicator)], terms) or 0) or others:
            found.append(key)
    return sorted(found)


def wrong_quantiles(
    figures: Collection[Figure], catalogue: Mapping[str, Indicator], of: City
) -> list[FigureKey]:
    """Quantiles that are not of their lengths, and a city's whose lengths are not those of its districts."""
    members = rolled_up(of)
    found, lengths = list[FigureKey](), defaultdict[FigureKey, Counter[int]](Counter)
    for one in (figure for figure in figures if figure.distribution is not None):
        key = FigureKey(one.indicator, one.unit, one.basis, one.period)
        lengths[key].update(dict(one.distribution or ()))
        if one.unit in members:
            lengths[key._replace(unit="districts")].update(dict(one.distribution or ()))
        formula = catalogue[whole(one.indicator)].formula
        if isinstance(formula, Quantile) and one.value != nearest_rank(lengths[key], formula.percent):
            found.append(key)
    whole_city = [key for key in lengths if key.unit == of.code]
    return sorted(found + [k for k in whole_city if lengths[k] != lengths[k._replace(unit="districts")]])


def _terms(figure: Figure) -> list[Term]:
    return [
        Term(one.kind, one.name, one.basis, one.period, _amount(one), one.unit_of_measure)
        for one in figure.terms or ()
    ]


def _amount(term: SaidTerm) -> int:
    if term.kind == "statistic":
        return round(term.amount * STATISTIC_SCALE)
    return units_of(term.amount, term.unit_of_measure)


def _of(term: Term, key: FigureKey) -> FigureKey:
    return FigureKey(term.name, key.unit, term.basis or key.basis, term.period)


def differences(replay: Values, ledger: Values, figures: Values, city: str) -> list[Difference]:
    """Every district figure on which the three disagree. A figure never moved from zero has no entry."""
    keys = sorted(key for key in replay.keys() | ledger.keys() | figures.keys() if key.unit != city)
    found = (Difference(key, replay.get(key), ledger.get(key, 0), figures.get(key)) for key in keys)
    return [one for one in found if len({one.replayed, one.booked, one.said}) > 1]


def wrong_sums(figures: Values, of: City, flows: frozenset[str] = frozenset()) -> list[FigureKey]:
    """City figures that are not the sums of their districts' figures in force in that period.

    ``flows`` are the indicators that count in their own period alone.
    """
    city, members = of.code, rolled_up(of)
    series: dict[tuple[str, str], dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for key, value in figures.items():
        if key.unit in members:
            series[key.indicator, key.basis][key.unit][key.period] = value
    return [
        key
        for key, value in sorted(figures.items())
        if key.unit == city
        and value
        != sum(
            p.get(key.period, 0) if whole(key.indicator) in flows else _in_force(p, key.period)
            for p in series[key.indicator, key.basis].values()
        )
    ]


def _in_force(periods: Mapping[str, int], period: str) -> int:
    known = [one for one in periods if one <= period]
    return periods[max(known)] if known else 0


def digest(values: Values, unit: str) -> str:
    """A fingerprint of a unit's figures: equal figures, equal digest.

    A figure that is 0 is left out: whether it was ever said depends on what has been, not on what is.
    """
    lines = (f"{key}={value}" for key, value in sorted(values.items()) if key.unit == unit and value)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
