"""全市试算: the city moves by what its districts do, and its ratios and quotas follow."""

from typing import Any

import pytest

from contracts.catalogue import catalogue
from contracts.messages.figure import Figure, TargetKnown, Term
from services.gateway.domain.trial.city_figures import City, Move, city_moves
from services.gateway.domain.trial.headroom import headroom
from tests.unit.alerts.builders import NOON, cause, figure

CITY = "320400"


def projected(value: float, unit: str = "320411", **given: Any) -> Figure:
    """建设用地 as it will be, in a district."""
    about = {"indicator": "built_land", "basis": "projected", "unit": unit, "target": None, "sense": None}
    return figure(**(about | {"value": value, "target_year": None} | given))


def of_the_city(value: float, **given: Any) -> Figure:
    goal = {"target": 1000.0, "target_year": "2035", "sense": "ceiling"}
    return projected(value, CITY, **(goal | {"margin": 1000.0 - value} | given))


def part(kind: str, amount: float, name: str = "built_land") -> Term:
    place = {"basis": "projected", "period": "current"} if kind == "figure" else {"period": "2035"}
    return Term.model_validate(
        {"kind": kind, "name": name, "amount": amount, "unit_of_measure": "m2", **place}, strict=False
    )


def city(*figures: Figure, targets: tuple[TargetKnown, ...] = ()) -> City:
    return City(CITY, {(f.indicator, f.basis, f.period): f for f in figures}, targets, catalogue())


def test_the_city_moves_by_the_sum_of_what_its_districts_do() -> None:
    districts = [
        Move(projected(100.0), projected(130.5)),
        Move(projected(50.0, "320412"), projected(49.2501, "320412")),
    ]

    [move] = city_moves(districts, city(of_the_city(900.0)))

    assert (move.after.unit, move.after.value, move.after.margin) == (CITY, 929.7501, 70.2499)
    assert (move.after.usage, move.after.target_year) == (0.92975, "2035")


def test_what_a_unit_inside_a_district_does_is_in_its_district_already() -> None:
    district = Move(projected(100.0, "320412"), projected(130.0, "320412"))
    inside = Move(projected(60.0, "320412-JKQ"), projected(90.0, "320412-JKQ"))
    [move] = city_moves([district, inside], city(of_the_city(900.0)))
    assert move.after.value == 930.0


def test_what_is_used_of_the_margin_is_told_with_its_share() -> None:
    [room] = headroom(city_moves([Move(projected(0.0), projected(50.0))], city(of_the_city(900.0))))

    assert (room.unit, room.before, room.after, room.used, room.share) == (CITY, 100.0, 50.0, 50.0, 0.5)


def test_a_figure_without_a_target_leaves_no_headroom() -> None:
    known = of_the_city(900.0, target=None, sense=None, margin=None, target_year=None)

    assert headroom(city_moves([Move(projected(0.0), projected(50.0))], city(known))) == []


@pytest.mark.parametrize(
    ("indicator", "uom", "parts", "value"),
    [
        ("built_land_used", "ratio", (part("figure", 900.0), part("target", 1000.0)), 0.95),
        ("built_land_remaining", "m2", (part("target", 1000.0), part("figure", 900.0)), 50.0),
    ],
)
def test_ratios_and_quotas_follow_the_sums(
    indicator: str, uom: str, parts: tuple[Term, ...], value: float
) -> None:
    resting = of_the_city(0.0, indicator=indicator, unit_of_measure=uom, terms=parts, target=None)

    moves = city_moves([Move(projected(0.0), projected(50.0))], city(of_the_city(900.0), resting))

    assert [(move.after.indicator, move.after.value) for move in moves] == [
        ("built_land", 950.0),
        (indicator, value),
    ]
    assert 950.0 in [term.amount for term in moves[1].after.terms or ()]


def test_what_a_district_evaluates_is_not_added_up() -> None:
    ratio = projected(0.4, indicator="built_land_used", unit_of_measure="ratio")
    quota = projected(40.0, indicator="built_land_remaining")

    assert city_moves([Move(None, ratio), Move(None, quota)], city()) == []


def test_the_first_figure_of_a_city_is_held_against_the_target_ahead() -> None:
    def target(year: str, value: float) -> TargetKnown:
        about = {"indicator": "built_land", "unit": CITY, "unit_of_measure": "m2", "sense": "ceiling"}
        place = {"cause": cause(), "shard_offset": 1}
        return TargetKnown.model_validate({**about, **place, "year": year, "value": value})

    goals = (target("2020", 1.0), target("2030", 40.0), target("2035", 60.0))
    first = projected(50.0, valid_on=NOON.date().isoformat())

    [move] = city_moves([Move(None, first)], city(targets=goals))

    assert move.before is None
    assert (move.after.unit, move.after.target, move.after.margin) == (CITY, 40.0, -10.0)
