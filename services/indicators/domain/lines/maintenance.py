"""动态维护: which features of control lines were changed under which maintenance number, from which quota."""

from collections import Counter
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from copy import copy
from typing import NamedTuple, get_args

from contracts.catalogue import MaintenanceSum
from contracts.events.controlline import ControlLineChanged, QuotaSource
from services.indicators.domain.figures.breakdown import parts_by
from services.indicators.domain.figures.facts import FigureKey
from services.indicators.domain.figures.formulas import Rule
from services.indicators.domain.layered import Layered
from services.indicators.domain.places import Places


class Maintained(NamedTuple):
    """A feature whose newest state carries a maintenance number; ``area`` in 0.0001 m²."""

    number: str
    line_kind: str
    quota_source: str
    in_force: bool
    area: int
    township: str | None


class Maintenances:
    """The maintained features of one district.

    A number is shared by the features it changed, so what counts is what all features of a number amount to.
    """

    def __init__(self, places: Places, rules: Sequence[Rule[MaintenanceSum]]) -> None:
        self._places, self._rules = places, rules
        charged = [f"{rule.indicator}{part}" for rule in rules for part in _parts_of_quotas(rule)]
        self._opened = {FigureKey(name, places.unit, "ledger", "current"): 0 for name in charged}
        self._features: MutableMapping[str, Maintained] = {}
        self._numbers: MutableMapping[str, frozenset[str]] = {}

    def fork(self) -> "Maintenances":
        """One that begins like this; changes there do not show here."""
        fork = copy(self)
        fork._features, fork._numbers = Layered(self._features), Layered(self._numbers)
        return fork

    def set(self, name: str, data: ControlLineChanged | None) -> None:
        """Set a feature's state; None, or a state without a maintenance, forgets it."""
        known = self._features.pop(name, None)
        if known is not None:
            self._numbers[known.number] -= {name}
        if data is not None and data.maintenance is not None:
            number, source = data.maintenance.number, data.maintenance.quota_source or ""
            in_force = data.status == "in_force"
            self._features[name] = Maintained(
                number, data.line_kind, source, in_force, data.area_m2, data.township
            )
            self._numbers[number] = self._numbers.get(number, frozenset()) | {name}

    def numbers_of(self, name: str, data: ControlLineChanged | None) -> frozenset[str]:
        """The numbers that a change of the feature to ``data`` concerns."""
        known = self._features.get(name)
        new = data.maintenance.number if data is not None and data.maintenance is not None else None
        return frozenset(one for one in (known.number if known else None, new) if one is not None)

    def contributions(self, numbers: Iterable[str]) -> Mapping[FigureKey, int]:
        """What all features of these numbers add; what is charged to a quota begins at nothing."""
        amounts: Counter[FigureKey] = Counter(self._opened)
        for number in sorted(numbers):
            counted: set[FigureKey] = set()
            for name in self._numbers.get(number, ()):
                feature = self._features[name]
                for rule in self._rules:
                    for key in self._keys(rule, feature):
                        if rule.formula.measure == "area":
                            amounts[key] += feature.area
                        elif key not in counted:
                            counted.add(key)
                            amounts[key] += 1
        return dict(amounts)

    def _keys(self, rule: Rule[MaintenanceSum], feature: Maintained) -> list[FigureKey]:
        left_out = rule.formula.in_force and not feature.in_force
        if left_out or (rule.formula.with_source and not feature.quota_source):
            return []
        values = {"line_kind": feature.line_kind, "quota_source": feature.quota_source or "none"}
        parts = parts_by(rule.indicator, rule.formula.by, values.__getitem__)
        units = (self._places.unit, self._places.part(feature.township))
        return [FigureKey(part, unit, "ledger", "current") for part in parts for unit in units if unit]


def _parts_of_quotas(rule: Rule[MaintenanceSum]) -> tuple[str, ...]:
    """The parts of what is charged to quotas: those of all sources there may be."""
    by_source = ("quota_source",) in rule.formula.by
    sources = [f".{source}" for source in get_args(QuotaSource)] if by_source else []
    return ("", *sources) if rule.formula.with_source else ()
