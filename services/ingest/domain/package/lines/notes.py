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
_COUNTED = {"不": False, "否": False, "计入": True, "纳入": True, "是": True}
"""Words in KZBSHSLX, the first that occurs: 不计入, 不纳入, 计入 … (no list of codes was found)."""
_PRESENT = re.compile(r"\S")


@dataclass(frozen=True)
class Note:
    """维护信息 of a changed piece: WHLX, WHLY, WHBH, JDZBLY, and whether it counts in the expansion multiple
    (KZBSHSLX 扩展倍数核算类型)."""

    kind: str
    reason: str
    number: str
    quota_source: QuotaSource | None
    expansion_counted: bool | None
    shape: shapely.Geometry


def missing_notes(table: Table) -> list[Finding]:
    """What the 维护层 WHC must say."""
    absent = [field for field in ("WHLX", "WHLY", "WHBH") if not table.has(field)]
    return [of_layer("missing_field", table.name, "缺少字段 " + "、".join(absent))] if absent else []


def notes_of(table: Table, placed: Placed) -> tuple[list[Note], list[Finding]]:
    """What the 维护层 WHC says of each changed piece."""
    kinds, reasons, numbers = table.texts("WHLX"), table.texts("WHLY"), table.texts("WHBH")
    wrong = ~(matching(kinds, _PRESENT) & matching(reasons, _PRESENT) & matching(numbers, _NUMBER))
    rows = Rows(table.name, table.texts("BSM"), placed.placed)
    findings = rows.found("maintenance_field", wrong, lambda _: "WHLX、WHLY 为空，或 WHBH 不是 14 位数字")
    said = {field: table.texts(field) for field in ("WHLX", "WHLY", "WHBH", "JDZBLY", "KZBSHSLX")}
    notes = [
        _note({field: texts[row] for field, texts in said.items()}, placed.placed[row])
        for row in np.flatnonzero(placed.usable & ~wrong).tolist()
    ]
    return notes, findings


def _note(said: dict[str, str], shape: shapely.Geometry) -> Note:
    """As an event has it; words that are none of those known stay readable in the reason."""
    source, counting = said["JDZBLY"], said["KZBSHSLX"]
    quota = next((known for word, known in _QUOTAS.items() if word in source), None)
    counted = next((known for word, known in _COUNTED.items() if word in counting), None)
    reason = said["WHLY"]
    if source and quota is None:
        reason += f"；机动指标来源：{source}"
    if counting and counted is None:
        reason += f"；扩展倍数核算类型：{counting}"
    return Note(said["WHLX"][:200], reason[:2000], said["WHBH"], quota, counted, shape)
