"""过滤: which items of a channel a screen wants, by unit (district) and by indicator."""

import json
from dataclasses import dataclass

Facets = tuple[str, str]
"""The unit and the indicator an item is about; an empty text where it is about none."""
NONE: Facets = ("", "")
ABSENT: Facets = ("-", "-")
"""Of what was not there: no filter takes it."""
BY_INDICATOR = frozenset({"figures", "alerts"})
BY_UNIT = frozenset({"figures", "alerts", "plans", "permits", "projects"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """Empty sets: everything. ``320412`` takes units inside it too, ``plans_total`` its breakdowns."""

    units: frozenset[str] = frozenset()
    indicators: frozenset[str] = frozenset()

    def takes(self, facets: Facets) -> bool:
        """Whether an item about this is wanted."""
        unit, indicator = facets
        if self.units and unit not in self.units and unit.partition("-")[0] not in self.units:
            return False
        return (
            not self.indicators
            or indicator in self.indicators
            or indicator.partition(".")[0] in self.indicators
        )


EVERYTHING = Wanted()


def facets_of(channel: str, key: str, value: str | None) -> Facets:
    """What an item is about; of a figure its key tells (indicator/unit/basis/period)."""
    if channel == "figures":
        indicator, _, rest = key.partition("/")
        return rest.partition("/")[0], indicator
    if value is None or channel not in BY_UNIT:
        return NONE
    said = json.loads(value)
    return said.get("unit") or said.get("district") or "", said.get("indicator") or ""
