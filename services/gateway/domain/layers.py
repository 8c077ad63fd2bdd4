"""图层: what the map and GIS people can ask for, and in which table it lies."""

from dataclasses import dataclass

from contracts.events.review import PlanKind
from services.gateway.domain.model.tables import LINE_KINDS, PLAN_FEATURES, SURVEY_PARCELS

PLAN_KINDS: dict[PlanKind, str] = {
    "master": "总体规划",
    "detailed": "详细规划",
    "special": "专项规划",
    "village": "村庄规划",
}
LINE_NAMES = dict(zip(LINE_KINDS, ("永久基本农田", "生态保护红线", "城镇开发边界"), strict=True))


@dataclass(frozen=True)
class Layer:
    """``vast`` layers are read cell by cell and never counted; ``moment`` names the property that is a day.

    Of ``table`` it shows what is filed under ``partition`` (None: everything in force).
    """

    id: str
    title: str
    description: str
    table: str
    partition: str | None = ""
    vast: bool = False
    moment: str | None = None


def _plan_features(kind: PlanKind, name: str) -> Layer:
    described = f"{name}成果中现行的规划要素"
    return Layer(f"{PLAN_FEATURES}_{kind}", f"{name}成果", described, PLAN_FEATURES, kind, vast=True)


LAYERS = (
    Layer("districts", "行政区", "行政区划界线（XZQ）", "districts"),
    *(Layer(kind, name, f"{name}控制线", kind) for kind, name in LINE_NAMES.items()),
    Layer("plans", "规划编审", "编制与审查中的规划范围", "plans", moment="stage_entered_on"),
    Layer("permits", "规划许可", "规划许可用地范围", "permits", moment="granted_on"),
    Layer("projects", "重大项目", "重大项目用地范围", "projects", moment="milestone_on"),
    Layer("alerts", "监测预警", "预警涉及的范围", "alerts", moment="opened_at"),
    *(_plan_features(kind, name) for kind, name in PLAN_KINDS.items()),
    Layer(SURVEY_PARCELS, "地类图斑", "国土变更调查图斑，按调查年度", SURVEY_PARCELS, None, vast=True),
)
BY_ID = {layer.id: layer for layer in LAYERS}
