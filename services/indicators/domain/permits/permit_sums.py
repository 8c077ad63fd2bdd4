"""规划许可合计: what one permit counts for in numbers, site areas and floor areas."""

from collections.abc import Sequence
from datetime import date

from contracts.catalogue import PermitSum
from contracts.events.permit import PermitChanged
from services.indicators.domain.figures.breakdown import parts_by
from services.indicators.domain.figures.facts import FigureKey
from services.indicators.domain.figures.formulas import Rule
from services.indicators.domain.places import Places


class PermitSums:
    """The permit sums of a unit."""

    def __init__(self, places: Places, rules: Sequence[Rule[PermitSum]]) -> None:
        self._places, self._rules = places, rules

    def amounts(self, permit: PermitChanged, geometry_area: int, day: date) -> dict[FigureKey, int]:
        """What a permit last changed on ``day`` adds; ``geometry_area`` in 0.0001 m² on the ellipsoid."""
        site = geometry_area if permit.site_area_m2 is None else permit.site_area_m2
        measured = {"count": 1, "site_area": site, "floor_area": permit.floor_area_m2 or 0}
        values = {"kind": permit.kind, "land_use": land_use_of(permit)}
        month = (permit.granted_on or day).isoformat()[:7]
        found: dict[FigureKey, int] = {}
        for rule in self._rules:
            formula = rule.formula
            if permit.kind in formula.kinds and permit.status in formula.statuses:
                period = month if formula.per == "month" else "current"
                for part in parts_by(rule.indicator, formula.by, values.__getitem__):
                    found[FigureKey(part, self._places.unit, "ledger", period)] = measured[formula.measure]
        return self._places.filed(found, permit.township)


def land_use_of(permit: PermitChanged) -> str:
    """用途: the first-level class with its scheme, such as ``planning-07``; ``unknown`` without one."""
    if permit.land_use is None:
        return "unknown"
    return f"{permit.land_use.scheme}-{permit.land_use.code[:2]}"
