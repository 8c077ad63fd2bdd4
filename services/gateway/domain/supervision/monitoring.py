"""指标监测: what holds, what is coming, what was planned, which way it goes, and how it is graded."""

from collections.abc import Iterable, Mapping, Sequence

from contracts.catalogue import Indicator
from services.gateway.domain.indicators import Row, words_of
from services.gateway.domain.supervision.figure_book import FigureBook, difference, number_in

GRADES = ("red", "orange", "yellow", "blue")
"""红 橙 黄 蓝, worst first; without an open alert an indicator is green (绿)."""
OPEN = frozenset({"firing", "recovering"})


def monitored(indicator: Indicator, unit: str, book: FigureBook, alerts: Iterable[Row]) -> Row | None:
    """One indicator of one unit; None when there is no figure of it."""
    official = indicator.bases[0]
    current = book.newest(indicator.id, unit, official)
    if current is None:
        return None
    mine = [alert for alert in alerts if alert.get("indicator") == indicator.id]
    return {
        "indicator": indicator.id,
        **words_of(indicator),
        "unit": unit,
        "unit_of_measure": indicator.unit_of_measure,
        "basis": official,
        "period": current["period"],
        "valid_on": current["valid_on"],
        "current": number_in(current),
        **{basis: book.value(indicator.id, unit, basis) for basis in ("projected", "projected_review")},
        "planned": number_in(current, "target"),
        "target_year": current.get("target_year"),
        "sense": current.get("sense") or indicator.sense,
        "margin": number_in(current, "margin"),
        "usage": current.get("usage"),
        "trend": _trend(book, indicator.id, unit, official),
        "grade": grade_of(mine),
        "alerts": [alert["alert_id"] for alert in mine],
    }


def _trend(book: FigureBook, indicator: str, unit: str, basis: str) -> Row:
    """走势: the values by period, and the change in the last of them; ``direction`` is its sign."""
    periods = book.periods(indicator, unit, basis)
    figures = [book.figure(indicator, unit, basis, period) for period in periods]
    change = difference(figures[-1], figures[-2]) if len(figures) > 1 else None
    points = [{"period": p, "value": number_in(f)} for p, f in zip(periods, figures, strict=True)]
    direction = None if change is None else (change > 0) - (change < 0)
    return {"points": points, "change": change, "direction": direction}


def open_indicator_alerts(alerts: Iterable[Row], unit: str) -> list[Row]:
    """指标预警 of a unit that are not cleared."""
    return [
        alert
        for alert in alerts
        if alert["family"] == "indicator" and alert["unit"] == unit and alert["state"] in OPEN
    ]


def grade_of(alerts: Sequence[Mapping[str, object]]) -> str:
    """The worst grade of the open alerts."""
    grades = {str(alert["grade"]) for alert in alerts}
    return next((grade for grade in GRADES if grade in grades), "green")
