"""What the modules tell of the running city is what its registers and figures add up to."""

from collections import Counter
from typing import Any

from contracts.measure import units_of
from tests.stack import City


def answered(city: City, path: str) -> dict[str, Any]:
    answer = city.client.get(path)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_plans_are_counted_by_kind_stage_and_district_as_their_register_has_them(city: City) -> None:
    plans = city.rows("/v1/plans")
    told = answered(city, "/v1/plans/statistics")["plans"]

    counted = Counter((row["district"], row["plan_kind"], row["stage"]) for row in plans)
    statistics = {
        (row["unit"].removesuffix("-SJ"), row["plan_kind"], stage): count
        for row in told
        if row["plan_kind"] and row["unit"] != "320400"
        for stage, count in row["stages"].items()
    }
    assert statistics == {place: count for place, count in counted.items() if place[2] != "terminated"}
    [whole] = [row for row in told if row["unit"] == "320400" and row["plan_kind"] is None]
    assert whole["overdue"] == answered(city, "/v1/plans?overdue=true")["total"] > 0
    assert 0 < whole["shares"]["approved"] < 1


def test_permits_are_counted_by_month_and_kind_as_their_register_has_them(city: City) -> None:
    valid = [row for row in city.rows("/v1/permits") if row["status"] in ("granted", "amended", "completed")]
    told = answered(city, "/v1/permits/statistics?unit=320400&limit=5000")

    counted = Counter((row["granted_on"][:7], row["kind"]) for row in valid if "granted_on" in row)
    assert counted
    assert {(row["month"], row["kind"]): row["permits"] for row in told["monthly"]} == counted
    by_use = answered(city, "/v1/permits/statistics?unit=320400&by_use=true&limit=5000")["monthly"]
    assert sum(row["permits"] for row in by_use) == len(valid)


def test_what_is_left_of_the_space_is_its_total_less_what_is_used(city: City) -> None:
    rows = answered(city, "/v1/space-usage")["items"]

    assert {row["scale"] for row in rows} == {"built_land", "urban_rural_built_land"}
    for row in rows:
        if row["total_m2"] is None:
            continue
        total, used, committed, left = (
            units_of(number, "m2")
            for number in (
                row["total_m2"],
                row["used_m2"],
                row["committed_m2"],
                row["remaining_m2"]["actual"]["projected"],
            )
        )
        assert left == total - used - committed, row
    assert any(row["total_m2"] for row in rows)


def test_the_seven_indicators_are_told_with_plan_trend_and_grade(city: City) -> None:
    rows = answered(city, "/v1/indicators/monitoring?core=true")["items"]

    assert len(rows) == 7
    assert all(row["planned"] for row in rows)
    graded = {row["indicator"] for row in rows if row["grade"] != "green"}
    open_alerts = [row for row in city.rows("/v1/alerts") if row["state"] in ("firing", "recovering")]
    assert graded == {
        row["indicator"] for row in open_alerts if (row["family"], row["unit"]) == ("indicator", "320400")
    } & {row["indicator"] for row in rows}
