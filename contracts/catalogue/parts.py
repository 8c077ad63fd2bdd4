"""分项名称: what the values after an indicator's id are called (``plans_total.village.county``)."""

from collections.abc import Mapping
from types import MappingProxyType

from contracts.events.review import STAGE_NAMES

USES: Mapping[str, str] = MappingProxyType(
    {
        "01": "耕地",
        "02": "园地",
        "03": "林地",
        "04": "草地",
        "05": "湿地",
        "06": "农业设施建设用地",
        "07": "居住用地",
        "08": "公共管理与公共服务用地",
        "09": "商业服务业用地",
        "10": "工矿用地",
        "11": "仓储用地",
        "12": "交通运输用地",
        "13": "公用设施用地",
        "14": "绿地与开敞空间用地",
        "15": "特殊用地",
        "16": "留白用地",
        "17": "陆地水域",
    }
)
"""用地用海分类 (2023) first-level classes on land, by code."""

PLAN_KINDS: Mapping[str, str] = MappingProxyType(
    {"master": "总体规划", "detailed": "详细规划", "special": "专项规划", "village": "村庄规划"}
)
"""规划类型, from the whole territory to a village."""

MILESTONES: Mapping[str, str] = MappingProxyType(
    {
        "preliminary_review": "用地预审",
        "conversion": "农转用",
        "land_supply": "供地",
        "permitted": "规划许可",
        "started": "开工",
        "completed": "竣工核实",
        "cancelled": "取消",
    }
)
"""重大项目进度, in the order a project passes them."""

_NAMES = {
    **STAGE_NAMES,
    **PLAN_KINDS,
    **MILESTONES,
    "site_selection": "用地预审与选址",
    "land_use": "建设用地规划许可",
    "construction": "建设工程规划许可",
    "rural": "乡村建设规划许可",
    "national": "国家级",
    "provincial": "省级",
    "city": "市级",
    "county": "县级",
    "township": "乡镇级",
    "permanent_basic_farmland": "永久基本农田",
    "ecological_redline": "生态保护红线",
    "urban_development_boundary": "城镇开发边界",
    "reserve": "机动指标",
    "flow": "流量指标",
    "linkage": "增减挂钩指标",
    "unknown": "未注明",
}


def part_names(indicator: str) -> list[str]:
    """The names of the parts in a figure's indicator, in order; a value without a name as it is."""
    return [_name(value) for value in indicator.split(".")[1:]]


def _name(value: str) -> str:
    scheme, _, code = value.partition("-")
    if scheme == "planning":
        return USES.get(code, value)
    return _NAMES.get(value, value)
