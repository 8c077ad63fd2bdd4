"""地类流向: what became what between two survey years."""

from contracts.catalogue import catalogue
from contracts.districts import city
from contracts.messages.change import Change
from services.indicators.domain.shard import new_shard
from tests.builders import DISTRICT, parcel

M2 = 10_000


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


def test_a_parcel_that_ended_and_one_that_began_are_no_flow() -> None:
    found = flows(
        parcel("p1", 1),
        parcel("p1", 2, year="2024", status="retired"),
        parcel("p2", 1, year="2024", code="0701"),
    )
    assert set(found.values()) == {0}
