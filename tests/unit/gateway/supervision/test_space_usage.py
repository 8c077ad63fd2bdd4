"""空间使用: total, used, committed and remaining, to the last unit."""

from contracts.districts import city
from services.gateway.domain.supervision.space_usage import space_usage, usage_units
from tests.unit.gateway.supervision.books import book, figure

UNIT = "320411"


def area(indicator: str, basis: str, period: str, value: float, **more: object) -> tuple[str, str]:
    return figure(f"{indicator}/{UNIT}/{basis}/{period}", value, "m2", **more)


FIGURES = (
    area("built_land", "survey", "2023", 900.0),
    area("built_land", "survey", "2024", 1000.0003, target=1500.0, target_year="2035"),
    area("built_land", "projected", "current", 1200.0004),
    area("built_land", "projected_review", "current", 1250.0004),
    area("built_land_remaining", "survey", "2023", 600.0),
    area("built_land_remaining", "survey", "2024", 499.9997),
    area("built_land_remaining", "projected", "current", 299.9996),
    area("built_land_remaining_reclaimed", "projected", "current", 349.9996),
    area("built_land_growth", "survey", "2024", 100.0003),
    figure(f"built_land_exhausted_in/{UNIT}/survey/2024", 2029, "year"),
    figure(f"built_land_used/{UNIT}/projected/current", 0.8, "ratio"),
)


def test_what_is_promised_is_the_exact_difference_of_what_is_projected_and_surveyed() -> None:
    usage = space_usage(book(*FIGURES), "built_land", UNIT)

    assert usage is not None
    assert (usage["total_m2"], usage["target_year"], usage["survey_year"]) == (1500.0, "2035", "2024")
    assert (usage["used_m2"], usage["committed_m2"], usage["in_review_m2"]) == (1000.0003, 200.0001, 50.0)


def test_what_remains_is_told_in_three_definitions_on_every_basis_of_the_newest_year() -> None:
    usage = space_usage(book(*FIGURES), "built_land", UNIT)

    assert usage is not None
    remaining = usage["remaining_m2"]
    assert set(remaining) == {"actual", "with_reclaimed", "with_conversion"}
    assert (remaining["actual"]["survey"], remaining["actual"]["projected"]) == (499.9997, 299.9996)
    assert remaining["with_reclaimed"]["projected"] == 349.9996
    assert remaining["with_conversion"]["survey"] is None
    assert (usage["growth_m2_a_year"], usage["exhausted_in"]) == (100.0003, 2029)
    assert usage["used_share"]["projected"] == 0.8


def test_without_a_survey_there_is_nothing_to_tell() -> None:
    assert space_usage(book(), "built_land", UNIT) is None


def test_units_inside_a_district_are_told_beside_it() -> None:
    units = list(usage_units(city()))

    assert units[0] == "320400"
    assert units.index("320412") < units.index("320412-JKQ")
