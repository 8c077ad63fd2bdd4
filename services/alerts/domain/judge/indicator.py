"""指标预警: a figure against its target (domain.md 3.2 with both corrections)."""

from dataclasses import dataclass
from typing import Literal

from contracts.messages.alert import Grade
from contracts.messages.figure import Figure
from services.alerts.domain.rules import DrawnLineForm, MarginForm, Nearness, QuotaForm
from services.alerts.domain.verdict import Measure

Sense = Literal["floor", "ceiling"]


@dataclass(frozen=True)
class Readings:
    """现状值 and 预计值 of one indicator in one unit, with the limit both are held against."""

    official: float | None
    expected: float | None
    limit: float
    sense: Sense
    is_area: bool

    def margin(self, value: float) -> float:
        """Distance to the limit in the figure's own unit, negative when broken."""
        distance = value - self.limit if self.sense == "floor" else self.limit - value
        return round(distance, 6)

    @property
    def nearest(self) -> float:
        """The value the early grades look at: the expected one, or else the official."""
        value = self.expected if self.expected is not None else self.official
        return self.limit if value is None else value


def readings(official: Figure | None, expected: Figure | None) -> Readings | None:
    """The pair to judge; None while no target is known."""
    for figure in (official, expected):
        if figure is not None and figure.target is not None and figure.sense is not None:
            return Readings(
                official.value if official else None,
                expected.value if expected else None,
                figure.target,
                figure.sense,
                figure.unit_of_measure == "m2",
            )
    return None


def kept(form: MarginForm | DrawnLineForm | QuotaForm, seen: Readings) -> Grade | None:
    """The grade that is not left yet, by the form's own levels of clearing (回差)."""
    leaving = form.clearing
    if isinstance(leaving, MarginForm) and _worse_than(
        seen, seen.official, -leaving.clear_share * seen.limit
    ):
        return "red"
    return grade(leaving, seen)


def grade(form: MarginForm | DrawnLineForm | QuotaForm, seen: Readings) -> Grade | None:
    """The grade by the form the rule gives the indicator."""
    if isinstance(form, DrawnLineForm):
        return _by_tolerance(form, seen)
    if isinstance(form, QuotaForm):
        return _by_usage(form, seen)
    return _by_margin(form, seen)


def measure(seen: Readings) -> Measure:
    """What the alert shows: the value that decides, its limit and its margin."""
    broken = seen.official is not None and seen.margin(seen.official) < 0
    value = seen.official if broken and seen.official is not None else seen.nearest
    return Measure(value, seen.limit, seen.margin(value))


def _worse_than(seen: Readings, value: float | None, tolerance: float) -> bool:
    return value is not None and seen.margin(value) < -tolerance


def _by_margin(form: MarginForm, seen: Readings) -> Grade | None:
    if _worse_than(seen, seen.official, 0):
        return "red"
    if _worse_than(seen, seen.expected, 0):
        return "orange"
    if _near(form.yellow, seen):
        return "yellow"
    return "blue" if _near(form.blue, seen) else None


def _near(nearness: Nearness, seen: Readings) -> bool:
    margin = seen.margin(seen.nearest)
    within_area = seen.is_area and nearness.area_m2 is not None and margin < nearness.area_m2
    return margin < nearness.share * seen.limit or within_area


def _by_tolerance(form: DrawnLineForm, seen: Readings) -> Grade | None:
    if _worse_than(seen, seen.official, form.tolerance_m2):
        return "red"
    return "orange" if _worse_than(seen, seen.expected, form.tolerance_m2) else None


def _by_usage(form: QuotaForm, seen: Readings) -> Grade | None:
    used = _usage(seen, seen.official)
    if used >= form.red:
        return "red"
    if used >= form.orange or _usage(seen, seen.expected) >= 1:
        return "orange"
    if used >= form.yellow:
        return "yellow"
    return "blue" if used >= form.blue else None


def _usage(seen: Readings, value: float | None) -> float:
    """Value ÷ limit; a limit of zero is used up by anything."""
    if value is None:
        return 0.0
    if seen.limit == 0:
        return float("inf") if value > 0 else 0.0
    return value / seen.limit
