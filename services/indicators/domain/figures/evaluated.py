"""指标推算: figures evaluated from other figures, targets and statistics of the same unit.

They are evaluated wherever their parts are known: in the shard, and again for the city from the city's sums.
They are never added up, so they have no entries in the ledger.
"""

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass

from contracts.catalogue import Evaluation, Indicator, Ratio, whole
from contracts.wire import Cause
from services.indicators.domain.figures.facts import FigureKey, Term
from services.indicators.domain.figures.statistics import Statistics
from services.indicators.domain.figures.targets import Targets
from services.indicators.domain.figures.terms import (
    Ref,
    is_by_part,
    leads_of,
    parts_of,
    rests_on,
    value_of,
)

AmountOf = Callable[[FigureKey], int | None]
"""The value of a figure, None when there is no such figure."""
Given = tuple[str, str, str]
"""A target or a statistic that changed: which of both, name, unit."""


@dataclass(frozen=True)
class Sources:
    """Where parts come from."""

    amount_of: AmountOf
    targets: Targets
    statistics: Statistics


@dataclass(frozen=True)
class Outcome:
    """What an evaluated figure comes to; ``value`` is None while its parts make none."""

    value: int | None
    terms: tuple[Term, ...]

    def figures_of(self, unit: str) -> list[FigureKey]:
        """The figures among its parts."""
        return [FigureKey(t.name, unit, t.basis, t.period) for t in self.terms if t.basis is not None]


class Evaluated:
    """The evaluated figures of a catalogue, and which figures they may rest on so far."""

    def __init__(self, catalogue: Iterable[Indicator]) -> None:
        indicators = {one.id: one for one in catalogue}
        self._units = {name: one.unit_of_measure for name, one in indicators.items()}
        self._rules = {n: one for n, one in indicators.items() if isinstance(one.formula, Evaluation)}
        self._formulas: dict[str, Evaluation] = {
            name: one.formula for name, one in indicators.items() if isinstance(one.formula, Evaluation)
        }
        self._wanted = {name for formula in self._formulas.values() for name in rests_on(formula)}
        self._wanted_by_part = {n for f in self._formulas.values() if is_by_part(f) for n in rests_on(f)}
        self._periods: dict[tuple[str, str, str], frozenset[str]] = {}
        self._learned: set[FigureKey] = set()
        self._units_seen: frozenset[str] = frozenset()
        self._resting: dict[FigureKey, tuple[FigureKey, ...]] | None = None
        self._parts: dict[FigureKey, tuple[Ref, ...]] = {}
        self._lacking: set[FigureKey] = set()

    def __contains__(self, indicator: str) -> bool:
        return whole(indicator) in self._rules

    def fork(self) -> "Evaluated":
        """One that begins like this; figures learned there do not show here."""
        fork = copy(self)
        fork._periods, fork._parts = dict(self._periods), dict(self._parts)
        fork._lacking, fork._learned = set(self._lacking), set(self._learned)
        return fork

    def moved(
        self, figures: Mapping[FigureKey, Cause], given: Mapping[Given, Cause]
    ) -> dict[FigureKey, Cause]:
        """The figures to evaluate again when others, targets or statistics moved, in a fixed order."""
        unknown = [key for key in figures if key not in self._learned]
        new = {("figure", k.indicator, k.unit): figures[k] for k in unknown if self._learn(k)}
        if given:
            self._lacking.clear()
        resting = self._resting_now()
        found = {key: cause for moved, cause in figures.items() for key in resting.get(moved, ())}
        for (kind, name, unit), cause in (*new.items(), *given.items()):
            for key in self._keys(unit):
                if key.indicator == name or any(p[:2] == (kind, name) for p in self.parts(key)):
                    found[key] = cause
        return dict(sorted(found.items()))

    def resting_on(self, figures: Iterable[FigureKey]) -> list[FigureKey]:
        """The figures that are evaluated from any of these, in a fixed order."""
        resting = self._resting_now()
        return sorted({key for figure in figures for key in resting.get(figure, ())})

    def outcome(self, key: FigureKey, sources: Sources) -> Outcome:
        """The value of an evaluated figure with what makes it up; parts that are not known are left out."""
        found = [(part, self._term(part, key, sources)) for part in self.parts(key)]
        terms = tuple(term for _, term in found if term is not None)
        missing = any(term is None and not part.optional for part, term in found)
        return Outcome(None if missing else value_of(self._rules[whole(key.indicator)], terms), terms)

    def lacks_a_part(self, key: FigureKey, sources: Sources) -> bool:
        """Whether a part that the figure cannot do without is not known; it is asked for every change."""
        if key in self._lacking:
            return True
        parts = (part for part in self.parts(key) if not part.optional)
        if any(self._term(part, key, sources) is None for part in parts):
            self._lacking.add(key)
            return True
        return False

    def parts(self, key: FigureKey) -> tuple[Ref, ...]:
        """What the figure is made of, whether or not that is known."""
        known = self._parts.get(key)
        if known is None:
            known = self._parts[key] = self._made_of(key)
        return known

    def _made_of(self, key: FigureKey) -> tuple[Ref, ...]:
        formula = self._formulas[whole(key.indicator)]
        part = key.indicator.removeprefix(whole(key.indicator))
        if part and isinstance(formula, Ratio):
            names = {"numerator": formula.numerator + part, "denominator": formula.denominator + part}
            formula = formula.model_copy(update=names)
        return parts_of(formula, key, lambda name, basis: self._of(name, key.unit, basis))

    def _learn(self, key: FigureKey) -> bool:
        """Whether there was no figure of that period yet, among figures that others rest on."""
        self._learned.add(key)
        if key.indicator not in self._wanted and whole(key.indicator) not in self._wanted_by_part:
            return False
        place = (key.indicator, key.unit, key.basis)
        known = self._periods.get(place, frozenset())
        if key.period in known:
            return False
        self._periods[place] = known | {key.period}
        self._units_seen |= {key.unit}
        self._resting = None
        self._parts.clear()
        self._lacking.clear()
        return True

    def _resting_now(self) -> dict[FigureKey, tuple[FigureKey, ...]]:
        """Figure → the figures that rest on it; made anew when there are figures of a new period."""
        if self._resting is None:
            found: dict[FigureKey, list[FigureKey]] = {}
            for key in (key for unit in self._units_seen for key in self._keys(unit)):
                for part in self.parts(key):
                    if part.kind == "figure":
                        found.setdefault(FigureKey(part.name, key.unit, part.basis, part.period), []).append(
                            key
                        )
            self._resting = {key: tuple(resting) for key, resting in found.items()}
        return self._resting

    def _keys(self, unit: str) -> list[FigureKey]:
        """Every evaluated figure of a unit that has figures to rest on."""
        return [
            FigureKey(name + part, unit, basis, period)
            for name, formula in self._formulas.items()
            for basis in self._rules[name].bases
            for part in ("", *self._parts_of(formula, unit, basis))
            for period in self._periods_led([lead + part for lead in leads_of(formula)], unit, basis)
        ]

    def _parts_of(self, formula: Evaluation, unit: str, basis: str) -> list[str]:
        """The parts of the denominator that there are, for a ratio that is also made of each of them."""
        if not is_by_part(formula):
            return []
        of = formula.denominator
        names = (n for n, *place in self._periods if place == [unit, basis] and n.startswith(f"{of}."))
        return sorted({name.removeprefix(of) for name in names})

    def _periods_led(self, leads: list[str], unit: str, basis: str) -> list[str]:
        return sorted({period for lead in leads for period in self._of(lead, unit, basis)})

    def _of(self, indicator: str, unit: str, basis: str) -> frozenset[str]:
        return self._periods.get((indicator, unit, basis), frozenset())

    def _term(self, part: Ref, key: FigureKey, sources: Sources) -> Term | None:
        if part.kind == "statistic":
            known = sources.statistics.of(part.name, key.unit, part.period)
            if known is None:
                return None
            return Term("statistic", part.name, None, known.year, known.value, known.base_unit)
        unit = self._units[whole(part.name)]
        if part.kind == "target":
            target = sources.targets.final(part.name, key.unit)
            return Term("target", part.name, None, target.year, target.value, unit) if target else None
        amount = sources.amount_of(FigureKey(part.name, key.unit, part.basis, part.period))
        if amount is None and not part.optional:
            return None
        return Term("figure", part.name, part.basis, part.period, amount or 0, unit)
