"""规划目标值: the targets of a unit by year, and which of them a figure is held against."""

from dataclasses import dataclass
from typing import Literal

from contracts.events.target import TargetSet
from contracts.measure import units_of

Sense = Literal["floor", "ceiling"]


@dataclass(frozen=True)
class Target:
    """A limit in 0.0001 m² or a count: ``floor`` 不低于, ``ceiling`` 不超过."""

    year: str
    value: int
    sense: Sense

    def margin(self, value: int) -> int:
        """How far a value is from breaking the limit; negative when it does."""
        return value - self.value if self.sense == "floor" else self.value - value

    def usage(self, value: int) -> float | None:
        """使用率: value ÷ limit, to 6 decimals; None without a limit to divide by."""
        return round(value / self.value, 6) if self.value else None


class Targets:
    """All targets of the units of one shard."""

    def __init__(self) -> None:
        self._targets: dict[tuple[str, str], dict[str, Target]] = {}

    def fork(self) -> "Targets":
        """Targets that begin like these; changes there do not show here."""
        fork = Targets()
        fork._targets = {unit: dict(years) for unit, years in self._targets.items()}
        return fork

    def set(self, subject: str, data: TargetSet | None) -> tuple[str, str, str]:
        """Set the target ``indicator/unit/year``; None forgets it. Returns the three parts."""
        indicator, unit, year = subject.split("/")
        years = self._targets.setdefault((indicator, unit), {})
        if data is None:
            years.pop(year, None)
        else:
            years[year] = Target(year, units_of(data.value, data.unit_of_measure), data.sense)
        return indicator, unit, year

    def put(self, indicator: str, unit: str, target: Target) -> None:
        """Set a target that is already in whole units."""
        self._targets.setdefault((indicator, unit), {})[target.year] = target

    def final(self, indicator: str, unit: str) -> Target | None:
        """The target of the last year there is one for: the plan's end (规划总规模)."""
        years = self._targets.get((indicator, unit), {})
        return years[max(years)] if years else None

    def of(self, indicator: str, unit: str, year: str) -> Target | None:
        """The nearest target at or after ``year`` (the year's node, then the plan's end), else the last."""
        years = self._targets.get((indicator, unit), {})
        ahead = [known for known in years if known >= year]
        chosen = min(ahead) if ahead else max(years, default=None)
        return years[chosen] if chosen is not None else None
