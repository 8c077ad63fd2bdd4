"""The tables that can be exported, their columns, and cells that no spreadsheet takes for a formula."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from services.gateway.domain.space.filter.filtering import value_of

Cell = str | int | float | bool | None

EXPORTED: dict[str, dict[str, str]] = {
    "indicators": {
        "code": "指标编码",
        "indicator": "指标标识",
        "name": "指标名称",
        "unit": "单元代码",
        "unit_name": "单元",
        "basis": "口径",
        "period": "时点",
        "value": "值",
        "unit_of_measure": "计量单位",
        "target": "规划值",
        "margin": "余量",
        "usage": "使用率",
        "valid_on": "数据时点",
        "computed_at": "计算时间",
    },
    "plans": {
        "id": "规划编号",
        "name": "规划名称",
        "plan_kind": "规划类型",
        "level": "层级",
        "district": "行政区代码",
        "stage": "阶段",
        "stage_entered_on": "进入阶段日期",
        "due_on": "应办结日期",
        "organisation": "编制单位",
        "doc_no": "文号",
        "returned_count": "退回次数",
    },
    "permits": {
        "id": "证号",
        "kind": "许可类型",
        "status": "状态",
        "district": "行政区代码",
        "project_code": "项目代码",
        "project_name": "项目名称",
        "holder": "用地单位",
        "land_use.scheme": "用途分类",
        "land_use.code": "用途代码",
        "site_area_m2": "用地面积（平方米）",
        "floor_area_m2": "建筑规模（平方米）",
        "granted_on": "发证日期",
    },
    "projects": {
        "id": "项目代码",
        "name": "项目名称",
        "kind": "类型",
        "district": "行政区代码",
        "milestone": "进度",
        "milestone_on": "进度日期",
        "investment_cny": "投资（元）",
    },
    "alerts": {
        "alert_id": "预警编号",
        "grade": "等级",
        "state": "状态",
        "family": "类别",
        "title": "标题",
        "description": "说明",
        "unit": "单元代码",
        "subject": "对象",
        "opened_at": "发生时间",
        "updated_at": "更新时间",
        "responsible": "责任单位",
        "due_at": "时限",
    },
    "land": {
        "district": "行政区代码",
        "year": "调查年度",
        "land_class": "地类编码",
        "group_name": "一级类",
        "parcels": "图斑数",
        "area_m2": "图斑面积（平方米）",
        "net_area_m2": "图斑地类面积（平方米）",
    },
    "statistics": {
        "id": "统计项",
        "value": "值",
        "unit_of_measure": "计量单位",
        "publisher": "发布单位",
    },
}
"""Table → property → heading."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def cells(table: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[list[Cell]]:
    """The cells of each row, in the order of the columns."""
    names = list(EXPORTED[table])
    for row in rows:
        yield [_cell(value_of(dict(row), name)) for name in names]


def safe(text: str) -> str:
    """Text that a spreadsheet shows as it is: one that begins like a formula gets an apostrophe before it.

    Source: OWASP, CSV Injection.
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def _cell(value: Any) -> Cell:
    if value is None or isinstance(value, bool | int | float):
        return value
    return safe(str(value))
