"""重大项目: planning.project.changed, subject = 项目代码 XMDM."""

from typing import Literal

from pydantic import Field

from contracts.base import Day, District, Model, Text, Township
from contracts.geometry import Crs, Geometry

Milestone = Literal[
    "preliminary_review", "conversion", "land_supply", "permitted", "started", "completed", "cancelled"
]
"""用地预审 · 农转用 · 供地 · 规划许可 · 开工 · 竣工核实 · 取消."""


class ProjectChanged(Model):
    """A major project and how far its land and building have come."""

    name: Text
    kind: Text
    district: District
    township: Township | None = None
    milestone: Milestone
    milestone_on: Day
    investment_cny: float | None = Field(default=None, ge=0)
    geometry: Geometry | None = None
    crs: Crs = "EPSG:4490"
