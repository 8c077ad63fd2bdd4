"""The tables of the read model: which are live channels, which are layers of the map."""

from dataclasses import dataclass

CHANNELS = ("figures", "alerts", "plans", "permits", "projects", "system")
"""What a screen can subscribe to on ``/v1/live``."""

LINE_KINDS = ("permanent_basic_farmland", "ecological_redline", "urban_development_boundary")


@dataclass(frozen=True)
class Layer:
    """图层: a table whose items have a geometry."""

    id: str
    title: str
    description: str


LAYERS = (
    Layer("districts", "行政区", "行政区划界线（XZQ）"),
    Layer("permanent_basic_farmland", "永久基本农田", "永久基本农田保护红线"),
    Layer("ecological_redline", "生态保护红线", "生态保护红线"),
    Layer("urban_development_boundary", "城镇开发边界", "城镇开发边界"),
    Layer("plans", "规划编审", "编制与审查中的规划范围"),
    Layer("permits", "规划许可", "规划许可用地范围"),
    Layer("projects", "重大项目", "重大项目用地范围"),
    Layer("alerts", "监测预警", "预警涉及的范围"),
)

TARGETS = "targets"
"""规划目标值 as the shards know them: kept for trends, not pushed."""

MIRRORED = (*CHANNELS, TARGETS)
"""Tables that every replica holds in memory."""

TABLES = (*MIRRORED, "transitions", "districts", *LINE_KINDS)
