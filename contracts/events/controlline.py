"""三条控制线: planning.controlline.changed, subject = line feature id."""

from typing import Literal

from contracts.base import District, LongText, Model, SquareMetres, Text, Township
from contracts.geometry import Crs, Geometry

LineKind = Literal["permanent_basic_farmland", "ecological_redline", "urban_development_boundary"]
"""永久基本农田 · 生态保护红线 · 城镇开发边界."""


QuotaSource = Literal["reserve", "flow", "linkage"]
"""机动指标 · 流量指标 · 增减挂钩指标."""


class Maintenance(Model):
    """动态维护: why a line changed (WHLX 维护类型, WHLY 维护理由, WHBH 维护编号, JDZBLY 机动指标来源)."""

    kind: Text
    reason: LongText
    number: Text
    quota_source: QuotaSource | None = None


class ControlLineChanged(Model):
    """One feature of a control line; ``area_m2`` is the official attribute area.

    ``zone`` is its 规划分区 (城镇集中建设区 …). ``expansion_counted`` false leaves it out of the expansion
    multiple of the development boundary (扩展倍数核算类型 KZBSHSLX); not told, it counts.
    """

    line_kind: LineKind
    district: District
    township: Township | None = None
    zone: Text | None = None
    area_m2: SquareMetres
    status: Literal["in_force", "withdrawn"]
    maintenance: Maintenance | None = None
    expansion_counted: bool | None = None
    geometry: Geometry
    crs: Crs = "EPSG:4490"
