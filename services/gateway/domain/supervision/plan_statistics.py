"""编审统计: plans by kind, stage and unit, rates, overdue ones, and how long stages took. Domain 3.3 B."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args

from contracts.catalogue.parts import part_names
from contracts.districts import City
from contracts.events.review import STAGE_NAMES, PlanKind
from services.gateway.domain.indicators import Row
from services.gateway.domain.supervision.figure_book import FigureBook, lies_in
from services.gateway.domain.supervision.registers import days_overdue

KINDS: tuple[str, ...] = get_args(PlanKind)
REACHED = {
    "completed": "plans_completed",
    "approved": "plans_approved",
    "registered": "plans_registered",
    "filed": "plans_filed",
}
"""编制完成 · 批复 · 入库 · 备案: what a plan has come to, and the indicator that counts it."""


@dataclass(frozen=True)
class Plans:
    """What there is to tell from: figures, the register, the day it is, the city."""

    book: FigureBook
    register: Sequence[Row]
    today: date
    of: City


def plan_rows(plans: Plans, unit: str) -> list[Row]:
    """All kinds together (``plan_kind`` null), then each kind that has plans."""
    rows = [_row(plans, unit, kind) for kind in (None, *KINDS)]
    return [row for row in rows if row["plan_kind"] is None or row["total"] or row["stages"]]


def _row(plans: Plans, unit: str, kind: str | None) -> Row:
    book, suffix = plans.book, f".{kind}" if kind else ""
    total = _total(book, unit, kind)
    reached = {name: book.count(indicator + suffix, unit) for name, indicator in REACHED.items()}
    return {
        "unit": unit,
        "plan_kind": kind,
        "plan_kind_name": part_names(f"x.{kind}")[0] if kind else "全部",
        "total": total,
        "stages": _stages(book, unit, kind),
        **reached,
        "shares": {name: _share(book, unit, kind, (count, total, name)) for name, count in reached.items()},
        "overdue": _overdue(plans, unit, kind),
        "returned": book.count(f"plans_returned{suffix}", unit),
    }


def _total(book: FigureBook, unit: str, kind: str | None) -> int:
    """The figure of all; of one kind there are figures by level, which add up to it."""
    if kind is None:
        return book.count("plans_total", unit)
    return sum(book.count(part, unit) for part in book.parts(f"plans_total.{kind}"))


def _stages(book: FigureBook, unit: str, kind: str | None) -> dict[str, int]:
    """Plans in each stage that has any; those that are filed are counted by an indicator of their own."""
    kinds = (kind,) if kind else KINDS
    counts = {
        stage: sum(book.count(f"plans_in_stage.{one}.{stage}", unit) for one in kinds)
        for stage in STAGE_NAMES
    }
    counts["filed"] = book.count(f"plans_filed.{kind}" if kind else "plans_filed", unit)
    return {stage: count for stage, count in counts.items() if count}


def _share(book: FigureBook, unit: str, kind: str | None, part: tuple[int, int, str]) -> float | None:
    """The indicator's own figure where there is one; of one kind the quotient of its two counts."""
    count, total, name = part
    if kind is None:
        return book.value(f"{REACHED[name]}_share", unit)
    return round(count / total, 6) if total else None


def _overdue(plans: Plans, unit: str, kind: str | None) -> int:
    mine = (
        row
        for row in plans.register
        if lies_in(row["district"], unit, plans.of) and kind in {None, row["plan_kind"]}
    )
    return sum(days_overdue(row, plans.today) is not None for row in mine)


def stage_times(book: FigureBook, unit: str) -> list[Row]:
    """阶段历时: of all finished stages (both null), of each stage, and of each kind of plan."""
    names = ["stages_finished", *book.parts("stages_finished")]
    rows = (_time(book, unit, name.removeprefix("stages_finished")) for name in names)
    return [row for row in rows if row["finished"]]


def _time(book: FigureBook, unit: str, suffix: str) -> Row:
    part = suffix[1:]
    return {
        "unit": unit,
        "plan_kind": part if part in KINDS else None,
        "stage": part if part in STAGE_NAMES else None,
        "name": "·".join(part_names(suffix)) or "全部",
        "finished": book.count(f"stages_finished{suffix}", unit),
        "late": book.count(f"stages_late{suffix}", unit),
        "mean_days": book.value(f"stage_days_mean{suffix}", unit),
        "p90_days": book.value(f"stage_days_p90{suffix}", unit),
    }


def after_approval(book: FigureBook, unit: str) -> Row:
    """批复—入库—备案 时差: mean and P90 days from approval on."""
    return {
        "unit": unit,
        "to_filing_mean_days": book.value("approval_to_filing_days_mean", unit),
        "to_filing_p90_days": book.value("approval_to_filing_days_p90", unit),
        "to_registration_mean_days": book.value("approval_to_registration_days_mean", unit),
    }


def units_asked(unit: str | None, known: Iterable[str]) -> list[str]:
    """One unit, or all of them."""
    return [unit] if unit is not None else list(known)
