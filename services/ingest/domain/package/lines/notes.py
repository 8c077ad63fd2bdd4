"""维护层 WHC: what 动态维护 says of each piece it changed."""

import re
from dataclasses import dataclass

import numpy as np
import shapely

from contracts.events.controlline import QuotaSource
from services.ingest.domain.package.checks.placing import Placed
from services.ingest.domain.package.findings import Finding, Rows, of_layer
from services.ingest.domain.package.survey.survey import matching
from services.ingest.domain.package.table import Table

_NUMBER = re.compile(r"^[0-9]{14}$")
"""维护编号 WHBH: YYYYMMDD and six digits."""
_QUOTAS: dict[str, QuotaSource] = {"流量": "flow", "挂钩": "linkage", "机动": "reserve"}
"""Words in JDZBLY, as people write them: 流量指标, 城乡建设用地增减挂钩, 市级机动指标 …"""
_PRESENT = re.compile(r"\S")


@dataclass(frozen=True)
class Note:
    """维护信息 of a changed piece: WHLX, WHLY, WHBH, JDZBLY."""

    kind: str
    reason: str
    number: str
    quota_source: QuotaSource | None
    shape: shapely.Geometry


def missing_notes(table: Table) -> list[Finding]:
    """What the 维护层 WHC must say."""
    absent = [field for field in ("WHLX", "WHLY", "WHBH") if not table.has(field)]
    return [of_layer("missing_field", table.name, "缺少字段 " + "、".join(absent))] if absent else []


def notes_of(table: Table, placed: Placed) -> tuple[list[Note], list[Finding]]:
    """What the 维护层 WHC says of each changed piece."""
    kinds, reasons, numbers = table.texts("WHLX"), table.texts("WHLY"), table.texts("WHBH")
    sources = table.texts("JDZBLY")
    wrong = ~(matching(kinds, _PRESENT) & matching(reasons, _PRESENT) & matching(numbers, _NUMBER))
    rows = Rows(table.name, table.texts("BSM"), placed.placed)
    findings = rows.found("maintenance_field", wrong, lambda _: "WHLX、WHLY 为空，或 WHBH 不是 14 位数字")
    notes = [
        Note(*_words(kinds[row], reasons[row], numbers[row], sources[row]), placed.placed[row])
        for row in np.flatnonzero(placed.usable & ~wrong).tolist()
    ]
    return notes, findings


def _words(kind: str, reason: str, number: str, source: str) -> tuple[str, str, str, QuotaSource | None]:
    """As an event has them; a source that is none of the three stays readable in the reason."""
    known = next((quota for word, quota in _QUOTAS.items() if word in source), None)
    told = f"{reason}；机动指标来源：{source}" if source and known is None else reason
    return kind[:200], told[:2000], number, known
