"""From a figure on the wall to the events behind it, and from an event to all it brought about."""

from typing import Any
from urllib.parse import quote

import pytest

from contracts.measure import units_of
from tests.stack import City


def ledger(city: City, path: str) -> list[dict[str, Any]]:
    """All entries, read on to the end."""
    found: list[dict[str, Any]] = []
    before: str | None = None
    for _ in range(200):
        query = {"limit": "500", **({"before": before} if before else {})}
        answer = city.client.get(f"/v1/indicators/{path}", params=query)
        assert answer.status_code == 200, answer.text
        told = answer.json()
        found += told["items"]
        before = told["next"]
        if before is None:
            return found
    raise AssertionError("the ledger has no end")


@pytest.mark.parametrize("unit", ["320411", "320400"])
def test_the_entries_of_a_figure_add_up_to_it(city: City, unit: str) -> None:
    city.comes_right()
    entries = ledger(city, f"permits_granted/{unit}/ledger")
    areas = ledger(city, f"built_land/{unit}/ledger")

    figures = city.figures()
    assert (
        sum(int(entry["amount"]) for entry in entries)
        == figures["permits_granted", unit, "ledger", "current"]
    )
    projected = [entry for entry in areas if entry["basis"] == "projected"]
    assert (
        sum(units_of(entry["amount"], "m2") for entry in projected)
        == figures["built_land", unit, "projected", "current"]
    )


def test_an_entry_leads_to_its_event_and_the_event_to_its_entries_and_alert(city: City) -> None:
    granted = {row["id"] for row in city.rows("/v1/permits") if row["status"] == "granted"}
    alert = next(row for row in city.rows("/v1/alerts") if row.get("subject") in granted)
    subject = alert["subject"]
    permit = city.client.get(f"/v1/permits/{quote(subject)}/timeline").json()
    named = permit["steps"][-1]["events"][-1]

    trace = city.client.get(f"/v1/events/{quote(named['source'], '')}/{quote(named['id'], '')}").json()

    assert permit["now"]["id"] == subject == trace["event"]["subject"]
    assert alert["alert_id"] in [row["alert_id"] for row in trace["alerts"]]
    counted = next(row for row in trace["entries"] if row["indicator"] == "permits_granted")
    assert (counted["unit"], counted["amount"]) == (permit["now"]["district"], 1.0)
    entries = ledger(city, f"permits_granted/{permit['now']['district']}/ledger")
    assert named["id"] in [entry["cause"]["id"] for entry in entries]


def test_a_plan_is_told_with_the_stages_it_went_through(city: City) -> None:
    plan = city.rows("/v1/plans")[0]

    told = city.client.get(f"/v1/plans/{quote(plan['id'])}/timeline").json()

    assert told["now"]["stage"] == told["steps"][-1]["stage"] == plan["stage"]
    assert told["steps"][-1]["until"] is None


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/events/nowhere/nothing", 404),
        ("/v1/events/%2Fdemo%2Fpermits/none", 404),
        ("/v1/plans/none/timeline", 404),
        ("/v1/indicators/nothing/320400/ledger", 404),
        ("/v1/indicators/wetland/999999/ledger", 404),
        ("/v1/indicators/wetland/320400/ledger?before=x", 422),
        ("/v1/indicators/wetland/320400/ledger?before=another.1.0", 410),
        ("/v1/indicators/plans_approved_share/320400/ledger", 200),
    ],
)
def test_what_cannot_be_traced_is_said_plainly(city: City, path: str, status: int) -> None:
    assert city.client.get(path).status_code == status
