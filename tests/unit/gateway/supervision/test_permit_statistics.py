"""许可统计: permits by month, kind and use."""

from services.gateway.domain.supervision.permit_statistics import Cut, monthly_rows, permit_totals
from services.gateway.domain.supervision.project_statistics import project_statistics, with_guarantee
from tests.unit.gateway.supervision.books import book, counted, figure

UNIT = "320411"


def month(indicator: str, part: str, period: str, value: float) -> tuple[str, str]:
    measure = "count" if indicator.startswith("permits") else "m2"
    return figure(f"{indicator}.{part}/{UNIT}/ledger/{period}", value, measure)


BOOK = book(
    month("permits_granted_monthly", "construction", "2026-01", 1),
    month("permits_granted_monthly", "land_use", "2026-01", 3),
    month("permits_granted_monthly", "land_use", "2026-02", 0),
    month("permits_granted_monthly", "land_use", "2026-03", 2),
    month("permits_granted_monthly", "land_use.planning-07", "2026-01", 2),
    month("permits_granted_monthly", "land_use.unknown", "2026-01", 1),
    month("permit_site_area_monthly", "land_use", "2026-01", 500.5),
    month("permit_floor_area_monthly", "construction", "2026-01", 900.0),
)


def test_a_row_a_month_and_kind_with_numbers_and_areas() -> None:
    rows = monthly_rows(BOOK, UNIT, Cut())

    assert [(row["month"], row["kind"], row["permits"]) for row in rows] == [
        ("2026-01", "land_use", 3),
        ("2026-01", "construction", 1),
        ("2026-03", "land_use", 2),
    ]
    assert [row["site_area_m2"] for row in rows] == [500.5, 0, 0]
    assert [row["floor_area_m2"] for row in rows] == [0, 900.0, 0]


def test_uses_are_told_apart_when_asked() -> None:
    rows = monthly_rows(BOOK, UNIT, Cut(by_use=True))

    assert [(row["land_use_name"], row["permits"]) for row in rows] == [("居住用地", 2), ("未注明", 1)]


def test_months_and_kinds_can_be_chosen() -> None:
    assert [row["month"] for row in monthly_rows(BOOK, UNIT, Cut(since="2026-02"))] == ["2026-03"]
    assert [row["kind"] for row in monthly_rows(BOOK, UNIT, Cut(kind="construction"))] == ["construction"]
    assert monthly_rows(BOOK, UNIT, Cut(until="2025-12")) == []


def test_what_is_in_force_is_told_by_kind() -> None:
    counts = counted(permits_granted=5, permits_granted__rural=2)

    totals = permit_totals(book(*counts), UNIT)

    assert (totals["permits"], totals["by_kind"]["rural"], totals["by_kind"]["land_use"]) == (5, 2, 0)
    assert totals["completion_verified_share"] is None


def test_projects_are_told_by_milestone_and_line() -> None:
    counts = counted(
        major_projects=3, major_projects__started=2, major_projects_on_lines__ecological_redline=1
    )

    told = project_statistics(book(*counts), UNIT)

    assert told["major_projects"] == 3
    assert {row["milestone"]: row["projects"] for row in told["milestones"]}["started"] == 2
    assert told["on_lines"] == {"ecological_redline": 1}


def test_land_is_guaranteed_from_its_supply_on() -> None:
    told = [with_guarantee({"milestone": one}) for one in ("conversion", "land_supply", "cancelled")]

    assert [row["land_guaranteed"] for row in told] == [False, True, False]
    assert [row["milestone_number"] for row in told] == [2, 3, None]
