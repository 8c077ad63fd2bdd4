"""指标预警: a figure against its target (domain.md 3.2 with both corrections)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from contracts.messages.alert import Grade
from contracts.messages.figure import Figure
from services.alerts.domain.forms import DrawnLineForm, Form, MarginForm, Nearness, QuotaForm
from services.alerts.domain.trend import slope
from services.alerts.domain.verdict import RANK, Measure

Sense = Literal["floor", "ceiling"]


@dataclass(frozen=True)
class Readings:
    """现状值 and 预计值 of one indicator in one unit, with the limit both are held against.

    ``years`` are the survey years with their values, ``target_year`` that of the limit (the year's node).
    """

    official: float | None
    expected: float | None
    limit: float
    sense: Sense
    is_area: bool
    years: tuple[tuple[int, float], ...] = ()
    target_year: int | None = None

    def margin(self, value: float) -> float:
        """Distance to the limit in the figure's own unit, negative when broken."""
        distance = value - self.limit if self.sense == "floor" else self.limit - value
        return round(distance, 6)

    @property
    def nearest(self) -> float:
        """The value the early grades look at: the expected one, or else the official."""
        value = self.expected if self.expected is not None else self.official
        return self.limit if value is None else value


def readings(
    official: Figure | None, expected: Figure | None, surveys: Iterable[Figure] = ()
) -> Readings | None:
    """The pair to judge; None while no target is known."""
    for figure in (official, expected):
        if figure is not None and figure.target is not None and figure.sense is not None:
            return Readings(
                official.value if official else None,
                expected.value if expected else None,
                figure.target,
                figure.sense,
                figure.unit_of_measure == "m2",
                tuple((int(one.period), one.value) for one in surveys),
                int(figure.target_year) if figure.target_year else None,
            )
    return None


def kept(form: Form, seen: Readings) -> Grade | None:
    """The grade that is not left yet, by the form's own levels of clearing (回差)."""
    leaving = form.clearing
    if isinstance(leaving, MarginForm) and _worse_than(
        seen, seen.official, -leaving.clear_share * seen.limit
    ):
        return "red"
    return grade(leaving, seen)


def grade(form: Form, seen: Readings) -> Grade | None:
    """The grade by the form the rule gives the indicator, and by its trend."""
    if isinstance(form, DrawnLineForm):
        return _by_tolerance(form, seen)
    by_form = _by_usage(form, seen) if isinstance(form, QuotaForm) else _by_margin(form, seen)
    found = [one for one in (by_form, *_by_trend(form, seen)) if one is not None]
    return max(found, key=RANK.__getitem__, default=None)


def reaches(form: Form, seen: Readings) -> float | None:
    """In which year the trend reaches the limit, when that is not after the target's year."""
    trend = None if isinstance(form, DrawnLineForm) else form.trend
    found = None if trend is None else slope(_margins(seen), trend.years)
    if found is None or seen.official is None or seen.target_year is None:
        return None
    year = found.reaches(seen.margin(seen.official))
    return year if year is not None and year <= seen.target_year else None


def _by_trend(form: MarginForm | QuotaForm, seen: Readings) -> list[Grade]:
    trend = form.trend
    found = None if trend is None else slope(_margins(seen), trend.years)
    if trend is None or found is None:
        return []
    rates = [
        rate.grade
        for rate in trend.rates
        if rate.is_reached(found.worsening, seen.limit, is_area=seen.is_area)
    ]
    return rates if reaches(form, seen) is None else [*rates, trend.grade]


def _margins(seen: Readings) -> list[tuple[int, float]]:
    return [(year, seen.margin(value)) for year, value in seen.years]


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
