"""指标预警: a figure against its target (domain.md 3.2 with both corrections)."""

from datetime import date, timedelta

from contracts.base import AREA_SCALE
from contracts.messages.alert import Grade
from services.alerts.domain.episode.verdict import RANK, Measure
from services.alerts.domain.judge.readings import Readings
from services.alerts.domain.policy.forms import DrawnLineForm, Form, MarginForm, Nearness, Pace, QuotaForm
from services.alerts.domain.trend import Drift, slope


def kept(form: Form, seen: Readings) -> Grade | None:
    """The grade that is not left yet, by the form's own levels of clearing (回差)."""
    leaving = form.clearing
    if isinstance(leaving, MarginForm) and _broken(seen, -leaving.clear_share * seen.limit):
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
    year = found.reaches(seen.margin_ahead(seen.official))
    return year if year is not None and year <= seen.target_year else None


def runs_out(form: Form, seen: Readings) -> tuple[Grade, Drift, date] | None:
    """The gravest grade by the ledger of late, by which drift, and on which day that reaches the limit."""
    trend = None if isinstance(form, DrawnLineForm) else form.trend
    found = [one for pace in (trend.paces if trend else ()) if (one := _at_pace(pace, seen)) is not None]
    return max(found, key=lambda one: RANK[one[0]], default=None)


def _at_pace(pace: Pace, seen: Readings) -> tuple[Grade, Drift, date] | None:
    drift = next((one for one in seen.drifts if one.days == pace.days), None)
    if drift is None or seen.expected is None or seen.target_year is None:
        return None
    day = drift.reaches(round(seen.margin_ahead(seen.expected) * AREA_SCALE))
    last = date(seen.target_year, 12, 31)
    if pace.within_days is not None:
        last = min(last, drift.until + timedelta(days=pace.within_days))
    return None if day is None or day > last else (pace.grade, drift, day)


def _by_trend(form: MarginForm | QuotaForm, seen: Readings) -> list[Grade]:
    trend, of_late = form.trend, runs_out(form, seen)
    found = None if trend is None else slope(_margins(seen), trend.years)
    grades = [] if of_late is None else [of_late[0]]
    if trend is None or found is None:
        return grades
    limit, is_area = seen.limit_ahead, seen.is_area
    grades += [one.grade for one in trend.rates if one.is_reached(found.worsening, limit, is_area=is_area)]
    return grades if reaches(form, seen) is None else [*grades, trend.grade]


def _margins(seen: Readings) -> list[tuple[int, float]]:
    return [(year, seen.margin_ahead(value)) for year, value in seen.years]


def measure(seen: Readings) -> Measure:
    """What the alert shows: the value that decides, its limit and its margin."""
    if seen.official is not None and seen.margin(seen.official) < 0:
        return Measure(seen.official, seen.limit, seen.margin(seen.official))
    return Measure(seen.nearest, seen.limit_ahead, seen.margin_ahead(seen.nearest))


def _broken(seen: Readings, tolerance: float) -> bool:
    """Whether the official value is worse than its limit by more than a tolerance."""
    return seen.official is not None and seen.margin(seen.official) < -tolerance


def _breaking(seen: Readings, tolerance: float) -> bool:
    """Whether the expected value is worse than the limit ahead."""
    return seen.expected is not None and seen.margin_ahead(seen.expected) < -tolerance


def _by_margin(form: MarginForm, seen: Readings) -> Grade | None:
    if _broken(seen, 0):
        return "red"
    if _breaking(seen, 0):
        return "orange"
    if _near(form.yellow, seen):
        return "yellow"
    return "blue" if _near(form.blue, seen) else None


def _near(nearness: Nearness, seen: Readings) -> bool:
    margin = seen.margin_ahead(seen.nearest)
    within_area = seen.is_area and nearness.area_m2 is not None and margin < nearness.area_m2
    return margin < nearness.share * seen.limit_ahead or within_area


def _by_tolerance(form: DrawnLineForm, seen: Readings) -> Grade | None:
    if _broken(seen, form.tolerance_m2):
        return "red"
    return "orange" if _breaking(seen, form.tolerance_m2) else None


def _by_usage(form: QuotaForm, seen: Readings) -> Grade | None:
    used = _usage(seen.official, seen.limit)
    if used >= form.red:
        return "red"
    if used >= form.orange or _usage(seen.expected, seen.limit_ahead) >= 1:
        return "orange"
    if used >= form.yellow:
        return "yellow"
    return "blue" if used >= form.blue else None


def _usage(value: float | None, limit: float) -> float:
    """Value ÷ limit; a limit of zero is used up by anything."""
    if value is None:
        return 0.0
    if limit == 0:
        return float("inf") if value > 0 else 0.0
    return value / limit
