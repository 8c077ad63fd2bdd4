"""What ``prove`` calls wrong."""

from contracts.catalogue import catalogue, evaluated_of
from contracts.districts import city
from contracts.messages.figure import Figure, Term
from contracts.messages.ledger import LedgerPage
from services.indicators.domain.figures.facts import FigureKey
from services.indicators.prove.books import (
    booked,
    differences,
    digest,
    said,
    without,
    wrong_evaluations,
    wrong_quantiles,
    wrong_sums,
)
from tests.builders import DISTRICT

CITY = "320400"
CAUSE = {"source": "/demo", "id": "1", "subject": "p1", "type": "planning.survey.changed"}
KEY = FigureKey("farmland_retained", DISTRICT, "survey", "2023")


def page(offset: int, amount: float) -> LedgerPage:
    entry = {
        "indicator": KEY.indicator,
        "unit": KEY.unit,
        "basis": KEY.basis,
        "period": KEY.period,
        "amount": amount,
        "unit_of_measure": "m2",
    }
    changes = [{"cause": CAUSE, "entries": [entry]}]
    return LedgerPage.model_validate({"district": DISTRICT, "shard_offset": offset, "changes": changes})


def figure(unit: str, value: float, period: str = "2023") -> Figure:
    return Figure.model_validate(
        {
            "indicator": KEY.indicator,
            "version": 1,
            "unit": unit,
            "basis": KEY.basis,
            "period": period,
            "value": value,
            "unit_of_measure": "m2",
            "valid_on": "2023-12-31",
            "computed_at": "2026-01-01T00:00:00Z",
            "cause": CAUSE,
            "events_applied": 1,
            "shard_offset": 1,
        },
        strict=False,
    )


def test_a_page_that_was_sent_twice_counts_once() -> None:
    assert booked([page(1, 10.5), page(1, 10.5), page(2, -0.0001)]) == {KEY: 104_999}


def test_of_a_page_that_was_written_otherwise_the_first_counts_as_for_all_who_read_the_ledger() -> None:
    assert booked([page(1, 10.5), page(1, 99.0)]) == {KEY: 105_000}


def test_three_equal_readings_differ_nowhere() -> None:
    assert differences({KEY: 5}, {KEY: 5}, {KEY: 5}, CITY) == []


def test_a_figure_that_lost_an_entry_is_found() -> None:
    (one,) = differences({KEY: 5}, {KEY: 4}, {KEY: 5}, CITY)
    assert (one.key, one.replayed, one.booked, one.said) == (KEY, 5, 4, 5)


def test_a_figure_nobody_said_is_found() -> None:
    assert [one.said for one in differences({KEY: 5}, {KEY: 5}, {}, CITY)] == [None]


def test_a_figure_that_never_moved_from_zero_needs_no_entry() -> None:
    assert differences({KEY: 0}, {}, {KEY: 0}, CITY) == []


def test_a_city_figure_is_the_sum_of_what_is_in_force_in_each_district() -> None:
    figures = said([figure(DISTRICT, 1.0), figure("320412", 2.0, "2022"), figure(CITY, 3.0)])
    assert wrong_sums(figures, city()) == []
    part = figure("320412-JKQ", 2.0, "2022")
    assert wrong_sums(figures | said([part]), city()) == []
    off = said([figure(DISTRICT, 1.0), figure(CITY, 1.0001)])
    assert wrong_sums(off, city()) == [KEY._replace(unit=CITY)]


def test_equal_figures_have_equal_digests_and_others_do_not() -> None:
    assert digest({KEY: 1}, DISTRICT) == digest({KEY: 1, KEY._replace(unit="320412"): 9}, DISTRICT)
    assert digest({KEY: 1}, DISTRICT) != digest({KEY: 2}, DISTRICT)


def test_a_quantile_that_is_not_of_its_lengths_or_of_those_of_all_districts_is_found() -> None:
    mine = {"indicator": "stage_days_p90", "basis": "ledger", "period": "current", "unit_of_measure": "days"}
    one = figure(DISTRICT, 7.0).model_copy(update={**mine, "distribution": ((3, 8), (7, 2))})
    other = figure("320412", 4.0).model_copy(update={**mine, "distribution": ((4, 1),)})
    inside = one.model_copy(update={"unit": "320412-JKQ"})
    whole = figure(CITY, 7.0).model_copy(update={**mine, "distribution": ((3, 8), (4, 1), (7, 2))})
    key = KEY._replace(indicator="stage_days_p90", basis="ledger", period="current")
    assert wrong_quantiles([one, other, inside, whole], catalogue(), city()) == []
    wrong = one.model_copy(update={"value": 3.0})
    assert wrong_quantiles([wrong, other, whole], catalogue(), city()) == [key]
    assert wrong_quantiles([one, whole], catalogue(), city()) == [key._replace(unit=CITY)]


def part(name: str, amount: float) -> Term:
    return Term(kind="figure", name=name, basis="survey", period="2023", amount=amount, unit_of_measure="m2")


def test_a_ratio_that_is_not_that_of_its_parts_is_found() -> None:
    water = figure(DISTRICT, 1.0).model_copy(update={"indicator": "water_surface"})
    total = figure(DISTRICT, 3.0).model_copy(update={"indicator": "surveyed_total"})
    right = figure(DISTRICT, 0.333333).model_copy(
        update={
            "indicator": "water_surface_ratio",
            "unit_of_measure": "ratio",
            "numerator": 1.0,
            "denominator": 3.0,
            "terms": (part("water_surface", 1.0), part("surveyed_total", 3.0)),
        }
    )
    key = KEY._replace(indicator="water_surface_ratio")
    assert wrong_evaluations([water, total, right], catalogue()) == []
    assert wrong_evaluations([water, total, right.model_copy(update={"value": 0.333334})], catalogue()) == [
        key
    ]
    assert wrong_evaluations([water, total.model_copy(update={"value": 4.0}), right], catalogue()) == [key]
    assert key not in without(said([right]), evaluated_of(catalogue().values()))
