"""许可统计: permits by kind, month, unit and use, from the figures of I06. Domain 3.3 C."""

from dataclasses import dataclass
from typing import get_args

from contracts.catalogue.parts import part_names
from contracts.events.permit import PermitKind
from services.gateway.domain.indicators import Row
from services.gateway.domain.supervision.figure_book import FigureBook

KINDS: tuple[str, ...] = get_args(PermitKind)
MEASURES = {
    "permits": "permits_granted_monthly",
    "site_area_m2": "permit_site_area_monthly",
    "floor_area_m2": "permit_floor_area_monthly",
}


@dataclass(frozen=True)
class Cut:
    """Which months (``2026-01``, inclusive) and kinds are wanted (None: all), and whether by use."""

    since: str | None = None
    until: str | None = None
    kind: str | None = None
    by_use: bool = False


def monthly_rows(book: FigureBook, unit: str, cut: Cut) -> list[Row]:
    """One row a month, kind and (when asked) use, oldest first: 件数, 用地面积, 建筑规模."""
    rows: dict[tuple[str, str, str | None], Row] = {}
    for measure, indicator in MEASURES.items():
        for part in book.parts(indicator):
            kind, *use = part.removeprefix(f"{indicator}.").split(".")
            if bool(use) != cut.by_use or cut.kind not in {None, kind}:
                continue
            for month in _months(book, part, unit, cut):
                row = rows.setdefault((month, kind, use[0] if use else None), {})
                row[measure] = book.value(part, unit, "ledger", month)
    return [
        _row(unit, place, row) for place, row in sorted(rows.items(), key=_in_order) if row.get("permits")
    ]


def _in_order(item: tuple[tuple[str, str, str | None], Row]) -> tuple[str, int, str]:
    month, kind, use = item[0]
    return month, KINDS.index(kind), use or ""


def _months(book: FigureBook, part: str, unit: str, cut: Cut) -> list[str]:
    there = book.periods(part, unit, "ledger")
    return [month for month in there if (cut.since or month) <= month <= (cut.until or month)]


def _row(unit: str, place: tuple[str, str, str | None], sums: Row) -> Row:
    month, kind, use = place
    return {
        "unit": unit,
        "month": month,
        "kind": kind,
        "kind_name": part_names(f"x.{kind}")[0],
        "land_use": use,
        "land_use_name": part_names(f"x.{use}")[0] if use else None,
        "permits": int(sums["permits"]),
        "site_area_m2": sums.get("site_area_m2") or 0,
        "floor_area_m2": sums.get("floor_area_m2") or 0,
    }


def permit_totals(book: FigureBook, unit: str) -> Row:
    """What is in force now: 件数 by kind, 用地面积, 竣工规划核实率, 许可与规划一致率."""
    return {
        "unit": unit,
        "permits": book.count("permits_granted", unit),
        "by_kind": {kind: book.count(f"permits_granted.{kind}", unit) for kind in KINDS},
        "site_area_m2": book.value("permit_site_area", unit) or 0,
        "completion_verified_share": book.value("completion_verified_share", unit),
        "permit_conformity": book.value("permit_conformity", unit),
    }
