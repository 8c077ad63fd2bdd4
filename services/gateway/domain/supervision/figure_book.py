"""The figures of the read model, found by indicator, unit, basis and period. Nothing is worked out here."""

import json
from collections.abc import Mapping
from functools import cached_property

from contracts.districts import City
from contracts.measure import number_of, units_of
from services.gateway.domain.indicators import Row

Number = int | float


class FigureBook:
    """指标值: keys are ``indicator/unit/basis/period``, values the figures as JSON."""

    def __init__(self, items: Mapping[str, str]) -> None:
        self._items = items

    def figure(self, indicator: str, unit: str, basis: str = "ledger", period: str = "current") -> Row | None:
        """One figure, None when there is none."""
        text = self._items.get(f"{indicator}/{unit}/{basis}/{period}")
        found: Row | None = json.loads(text) if text is not None else None
        return found

    def value(
        self, indicator: str, unit: str, basis: str = "ledger", period: str = "current"
    ) -> Number | None:
        """Its value in its unit of measure, a count as a whole number."""
        return number_in(self.figure(indicator, unit, basis, period))

    def count(self, indicator: str, unit: str) -> int:
        """A count of the ledger; what was never counted is none."""
        return int(self.value(indicator, unit) or 0)

    def parts(self, indicator: str) -> list[str]:
        """The indicators that break this one down (``plans_total.village.county``), in order."""
        return sorted(name for name in self._periods if name.startswith(f"{indicator}."))

    def periods(self, indicator: str, unit: str, basis: str) -> list[str]:
        """The periods there are figures of, oldest first."""
        return sorted(self._periods.get(indicator, {}).get((unit, basis), ()))

    def newest(self, indicator: str, unit: str, basis: str) -> Row | None:
        """The figure of the newest period, None when there is none."""
        periods = self.periods(indicator, unit, basis)
        return self.figure(indicator, unit, basis, periods[-1]) if periods else None

    @cached_property
    def _periods(self) -> dict[str, dict[tuple[str, str], list[str]]]:
        found: dict[str, dict[tuple[str, str], list[str]]] = {}
        for key in self._items:
            indicator, unit, basis, period = key.split("/")
            found.setdefault(indicator, {}).setdefault((unit, basis), []).append(period)
        return found


def number_in(figure: Row | None, name: str = "value") -> Number | None:
    """A number of a figure as the wire has it; None when the figure or the number is not there."""
    if figure is None or figure.get(name) is None:
        return None
    unit = figure["unit_of_measure"]
    return number_of(units_of(figure[name], unit), unit)


def difference(more: Row | None, less: Row | None) -> Number | None:
    """What one figure is above another of the same unit of measure, exactly; None when one is not there."""
    if more is None or less is None:
        return None
    unit = more["unit_of_measure"]
    return number_of(units_of(more["value"], unit) - units_of(less["value"], unit), unit)


def own_part(of: City) -> str:
    """市本级: the unit of what the city does itself, in no district."""
    return f"{of.code}-SJ"


def unit_names(of: City) -> dict[str, str]:
    """The city, its own part, its districts: the units that statistics are told by, in order."""
    return {of.code: of.name, own_part(of): "市本级", **dict(sorted(of.districts.items()))}


def lies_in(district: str, unit: str, of: City) -> bool:
    """Whether a subject of a district counts in a unit of :func:`unit_names`."""
    if unit == of.code:
        return True
    return district == (of.code if unit == own_part(of) else unit)
