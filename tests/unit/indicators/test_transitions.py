"""地类流向: what became what between two survey years."""

from itertools import permutations
from typing import Any

from contracts.catalogue import ClassTransition, catalogue
from contracts.districts import city
from contracts.landuse import SANDIAO_CLASSES
from contracts.messages.change import Change
from services.indicators.domain.shard import new_shard
from tests.builders import DISTRICT, parcel, square

M2 = 10_000
FARMLAND = {"0101", "0102", "0103"}


def half(west: float) -> dict[str, Any]:
    """Half of the square that a parcel lies on unless told otherwise."""
    east = west + 0.0005
    ring = [[west, 31.8], [east, 31.8], [east, 31.801], [west, 31.801], [west, 31.8]]
    return {"type": "Polygon", "coordinates": [ring]}


def flows(*changes: Change) -> dict[tuple[str, str], int]:
    """Flows by (indicator, year) in m2, those that are 0 included."""
    shard = new_shard(city(), catalogue())(DISTRICT)
    shard.apply(changes)
    return {
        (key.indicator, key.period): value // M2
        for key, value in shard.book.values.items()
        if key.indicator.startswith(("farmland_inflow", "farmland_outflow"))
    }


def test_farmland_built_over_flows_out_in_the_year_the_survey_sees_it() -> None:
    assert flows(parcel("p1", 1), parcel("p1", 2, year="2024", code="0701", area_m2=9_900.0)) == {
        ("farmland_outflow_built", "2024"): 9_900,
        ("farmland_outflow_other", "2024"): 0,
        ("farmland_outflow_elsewhere", "2024"): 0,
        ("farmland_inflow", "2024"): 0,
    }


def test_the_first_survey_year_of_a_district_has_no_flows() -> None:
    assert flows(parcel("p1", 1)) == {}


def test_a_flow_is_held_against_the_state_in_force_the_year_before() -> None:
    found = flows(
        parcel("p1", 1, year="2021"),
        parcel("p2", 1, year="2022", code="0301"),
        parcel("p1", 2, year="2023", code="0201"),
        parcel("p2", 2, year="2023"),
    )
    assert (found["farmland_outflow_other", "2023"], found["farmland_inflow", "2023"]) == (10_000, 10_000)
    assert found["farmland_outflow_other", "2022"] == 0


def test_correcting_the_year_before_takes_the_flow_back() -> None:
    found = flows(
        parcel("p1", 1, year="2022"),
        parcel("p1", 2, year="2023", code="0701"),
        parcel("p1", 3, year="2022", code="0701"),
    )
    assert set(found.values()) == {0}


def test_a_year_that_comes_late_between_two_others_moves_the_flow_to_where_it_was() -> None:
    found = flows(
        parcel("p1", 1, year="2021"),
        parcel("p1", 2, year="2023", code="0701"),
        parcel("p1", 3, year="2022", code="0601"),
    )
    assert (found["farmland_outflow_built", "2022"], found["farmland_outflow_built", "2023"]) == (10_000, 0)


def test_farmland_whose_class_only_varies_does_not_flow() -> None:
    assert set(flows(parcel("p1", 1), parcel("p1", 2, year="2024", code="0102")).values()) == {0}


def test_a_parcel_that_ended_and_one_that_began_elsewhere_are_no_flow() -> None:
    found = flows(
        parcel("p1", 1),
        parcel("p1", 2, year="2024", status="retired"),
        parcel("p2", 1, year="2024", code="0701", geometry=square(119.95, 31.8)),
    )
    assert set(found.values()) == {0}


DIVIDED = [
    parcel("p1", 1),
    parcel("p1", 2, year="2024", status="retired"),
    parcel("p2", 1, year="2024", geometry=half(119.9), area_m2=4_900.0),
    parcel("p3", 1, year="2024", code="0701", geometry=half(119.9005), area_m2=5_100.0),
]


def test_of_a_parcel_that_is_divided_what_is_built_over_flows_out() -> None:
    found = flows(*DIVIDED)
    assert (found["farmland_outflow_built", "2024"], found["farmland_inflow", "2024"]) == (5_100, 0)


def test_the_pieces_may_come_before_the_parcel_ends() -> None:
    expected = flows(*DIVIDED)
    for order in permutations(DIVIDED):
        assert flows(*order) == expected


def test_a_parcel_that_is_cut_back_leaves_the_rest_of_its_ground_to_a_new_one() -> None:
    found = flows(parcel("p1", 1), parcel("p1", 2, year="2024", geometry=half(119.9)), DIVIDED[3])
    assert found["farmland_outflow_built", "2024"] == 5_100


def test_of_parcels_that_are_joined_only_the_ground_of_another_class_flows() -> None:
    found = flows(
        parcel("p2", 1, geometry=half(119.9), area_m2=4_900.0),
        parcel("p3", 1, code="0701", geometry=half(119.9005), area_m2=5_100.0),
        parcel("p2", 2, year="2024", status="retired"),
        parcel("p3", 2, year="2024", status="retired"),
        parcel("p1", 1, year="2024"),
    )
    assert (found["farmland_inflow", "2024"], found["farmland_outflow_built", "2024"]) == (5_000, 0)


def test_a_parcel_that_only_gets_another_number_flows_as_if_it_had_kept_it() -> None:
    found = flows(DIVIDED[0], DIVIDED[1], parcel("p9", 1, year="2024", code="0701", area_m2=9_900.0))
    assert found["farmland_outflow_built", "2024"] == 9_900


def test_a_neighbour_that_stays_where_it_was_gives_no_ground() -> None:
    found = flows(
        parcel("p1", 1),
        parcel("p1", 2, year="2024", code="0102"),
        parcel("p2", 1, year="2024", code="0701", geometry=half(119.9005)),
    )
    assert set(found.values()) == {0}


def test_taking_back_the_end_of_a_parcel_takes_the_flow_back() -> None:
    assert set(flows(*DIVIDED, parcel("p1", 3, year="2024")).values()) == {0}


def test_farmland_that_becomes_anything_else_flows_out_exactly_once() -> None:
    rules = {name: one.formula for name, one in catalogue().items() if name.startswith("farmland_outflow_")}
    flows_out = {
        code: [n for n, f in rules.items() if isinstance(f, ClassTransition) and f.after.contains(code, None)]
        for code in SANDIAO_CLASSES - FARMLAND
    }
    assert {code: names for code, names in flows_out.items() if len(names) != 1} == {}
