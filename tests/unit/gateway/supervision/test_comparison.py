"""指标对比 and 指标监测: figures side by side, and one with its plan, trend and grade."""

import pytest

from contracts.catalogue import catalogue
from contracts.districts import city
from services.gateway.domain.indicators import Row
from services.gateway.domain.supervision.comparison import Table, compared, years_of
from services.gateway.domain.supervision.monitoring import monitored, open_indicator_alerts
from tests.unit.gateway.supervision.books import book, figure

A, B = "320411", "320412"


def wetland(unit: str, period: str, value: float, basis: str = "survey") -> tuple[str, str]:
    return figure(
        f"wetland/{unit}/{basis}/{period}", value, "m2", target=9.0, target_year="2035", sense="floor"
    )


BOOK = book(
    wetland(A, "2022", 10.0),
    wetland(A, "2023", 10.5),
    wetland(A, "2024", 9.9999),
    wetland(B, "2024", 7.0),
    wetland(A, "current", 8.0, "projected"),
)


def test_cells_are_told_with_their_change_from_the_period_before_them() -> None:
    table = Table(["wetland"], [A, B], ["2022", "2024"])

    cells = compared(table, BOOK, catalogue(), city())

    assert [(cell["unit_name"], cell["period"], cell["value"], cell["change"]) for cell in cells] == [
        ("新北区", "2022", 10.0, None),
        ("新北区", "2024", 9.9999, -0.0001),
        ("武进区", "2024", 7.0, None),
    ]


def test_without_years_all_there_are_are_told() -> None:
    assert years_of(Table(["wetland"], [A, B], []), BOOK, catalogue()) == ["2022", "2023", "2024"]
    assert years_of(Table(["wetland"], [A], [], "projected"), BOOK, catalogue()) == ["current"]


def alert(grade: str, state: str = "firing", **more: str) -> Row:
    known = {"alert_id": grade, "family": "indicator", "indicator": "wetland", "unit": A}
    return {**known, "grade": grade, "state": state, **more}


@pytest.mark.parametrize(
    ("alerts", "grade"),
    [
        ([], "green"),
        ([alert("blue"), alert("orange")], "orange"),
        ([alert("red", "cleared")], "green"),
        ([alert("red", unit=B)], "green"),
        ([alert("red", indicator="forest_land")], "green"),
    ],
)
def test_an_indicator_is_graded_by_its_worst_open_alert(alerts: list[Row], grade: str) -> None:
    told = monitored(catalogue()["wetland"], A, BOOK, open_indicator_alerts(alerts, A))

    assert told is not None
    assert told["grade"] == grade


def test_an_indicator_is_told_with_what_is_planned_and_what_is_coming() -> None:
    told = monitored(catalogue()["wetland"], A, BOOK, [])

    assert told is not None
    assert (told["current"], told["projected"], told["planned"]) == (9.9999, 8.0, 9.0)
    assert (told["trend"]["change"], told["trend"]["direction"]) == (-0.5001, -1)
    assert monitored(catalogue()["forest_land"], A, BOOK, []) is None
