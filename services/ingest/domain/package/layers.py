"""Standard layers and fields (市级国土空间总体规划数据库规范, 三调数据库标准), and what they are to us."""

from dataclasses import dataclass
from typing import Literal

from contracts.events.controlline import LineKind
from services.ingest.domain.package.table import Table

SURVEY_LAYERS = {"DLTB", "DLTBGX"}
"""地类图斑, 地类图斑更新层."""
M2_PER_KM2 = 1_000_000


@dataclass(frozen=True)
class LineLayer:
    """控制线图层: which of the fields say district, zone and area (with the m² of one unit)."""

    line_kind: LineKind
    districts: tuple[str, ...]
    zones: tuple[str, ...]
    areas: dict[str, int]


_FARMLAND = LineLayer("permanent_basic_farmland", ("XZQDM",), (), {"YJJBNTMJ": 1, "YJJBNTTBMJ": 1})
LINE_LAYERS = {
    "YJJBNT": _FARMLAND,
    "YJJBNTTB": _FARMLAND,
    "STBHHX": LineLayer(
        "ecological_redline",
        ("XJXZQDM", "XJXZQHDM", "XZQDM"),
        ("LHLX", "MC"),
        {"MJ": 1, "QYMJ": M2_PER_KM2},
    ),
    "CZKFBJ": LineLayer("urban_development_boundary", ("XZQDM",), ("GHFQMC",), {"MJ": 1}),
}
"""生态保护红线 has two dialects: of the plan's database MJ in m², of the investigation QYMJ in km²."""

Stage = Literal["", "WHQ", "WHC", "WHH"]
"""维护前, 维护层 (what changed), 维护后; empty: the layer itself."""
_STAGES: tuple[Stage, ...] = ("WHQ", "WHC", "WHH")
_TELLING = {
    "YJJBNTMJ": "YJJBNT",
    "YJJBNTTBMJ": "YJJBNT",
    "GHFQMC": "CZKFBJ",
    "GHFQDM": "CZKFBJ",
    "LHLX": "STBHHX",
    "QYMJ": "STBHHX",
    "XJXZQDM": "STBHHX",
    "TBDLMJ": "DLTB",
}
"""A file of one layer without a layer name (GeoJSON) is known by a field only that layer has."""


@dataclass(frozen=True)
class Role:
    """What a table is: the standard layer, and at which stage of a maintenance."""

    layer: str
    stage: Stage = ""

    @property
    def line(self) -> LineLayer | None:
        """None for the survey."""
        return LINE_LAYERS.get(self.layer)


def role_of(table: Table) -> Role | None:
    """By name, without one by its fields; None when it is no layer of ours."""
    name = table.name.upper()
    for stage in _STAGES:
        if name.removeprefix(stage) in LINE_LAYERS and name.startswith(stage):
            return Role(name.removeprefix(stage), stage)
    if name in LINE_LAYERS or name in SURVEY_LAYERS:
        return Role(name)
    if name:
        return None
    layer = next((layer for field, layer in _TELLING.items() if table.has(field)), None)
    return Role(layer) if layer else None
