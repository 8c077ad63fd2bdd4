"""编审进度: planning.review.changed, subject = plan id."""

from typing import Literal

from pydantic import Field

from contracts.base import Day, District, LongText, Model, Text, Township
from contracts.geometry import Crs, Geometry

PlanKind = Literal["master", "detailed", "special", "village"]
"""总体规划 · 详细规划 · 专项规划 · 村庄规划."""
PlanLevel = Literal["national", "provincial", "city", "county", "township", "village"]
"""国家 · 省 · 市 · 县 · 乡 · 村."""
Stage = Literal[
    "initiated",
    "drafting",
    "consultation",
    "expert_review",
    "public_notice",
    "deliberation",
    "submitted",
    "examination",
    "approved",
    "published",
    "delivered",
    "registered",
    "filed",
    "returned",
    "suspended",
    "terminated",
    "revising",
]
"""立项 编制 征求意见 专家论证 公示 审议 报批 审查 批复 公布 汇交质检 入库 备案; 退回修改 暂停 终止; 修改."""

STAGE_NAMES: dict[str, str] = {
    "initiated": "立项",
    "drafting": "编制",
    "consultation": "征求部门意见",
    "expert_review": "专家论证",
    "public_notice": "公示",
    "deliberation": "审议",
    "submitted": "报批",
    "examination": "审查",
    "approved": "批复",
    "published": "公布",
    "delivered": "成果汇交质检",
    "registered": "入库",
    "filed": "备案",
    "returned": "退回修改",
    "suspended": "暂停",
    "terminated": "终止",
    "revising": "修改",
}


class ReviewChanged(Model):
    """Where a plan stands in drafting and review; ``township`` is the one it is made for, if one alone."""

    name: Text
    plan_kind: PlanKind
    level: PlanLevel
    district: District
    township: Township | None = None
    stage: Stage
    stage_entered_on: Day
    due_on: Day | None = None
    organisation: Text | None = None
    doc_no: Text | None = None
    returned_count: int = Field(default=0, ge=0, le=1000)
    note: LongText | None = None
    geometry: Geometry | None = None
    crs: Crs = "EPSG:4490"
