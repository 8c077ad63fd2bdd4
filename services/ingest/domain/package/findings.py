"""质检结果: what is wrong with a package, said so that a surveyor can mend it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

Severity = Literal["error", "warning"]
Flags = npt.NDArray[np.bool_]

MOST_EXAMPLES = 200
"""Of one kind in one layer; all are counted."""


class Kind(NamedTuple):
    """A sort of problem: its Chinese title and what to do about it."""

    title: str
    advice: str


KINDS = {
    "stopped": Kind("检查未能完成", "拆分数据包或简化过于复杂的图形后重新提交"),
    "unreadable": Kind("文件无法读取", "检查压缩包与文件格式后重新导出"),
    "no_known_layer": Kind(
        "没有可识别的图层", "图层名应为 DLTB、YJJBNT、STBHHX、CZKFBJ 或 WHQ/WHC/WHH 加图层名"
    ),
    "unknown_layer": Kind("图层未识别，已忽略", "如需入库，请按标准图层名命名"),
    "repeated_layer": Kind("同一图层出现多次", "一个数据包内每个图层只放一份"),
    "missing_field": Kind("缺少字段", "按标准字段名补齐字段"),
    "coordinate_system": Kind(
        "坐标系不支持或未声明", "使用 EPSG:4490、4547–4549 或 4527–4529 并在文件中声明"
    ),
    "invalid_id": Kind("标识码缺失或不合格", "BSM 必填，不含空格，不超过 100 个字符"),
    "repeated_id": Kind("标识码重复", "同一图层内 BSM 必须唯一"),
    "unknown_district": Kind("行政区代码不属于本市", "核对坐落单位代码或行政区代码"),
    "no_township": Kind(
        "未注明镇街，不计入管理单元", "增加 ZLDWDM（坐落单位代码），或把行政区代码写到镇街（9 位）"
    ),
    "invalid_class": Kind("地类编码不合格", "使用三调工作分类编码"),
    "invalid_settlement": Kind(
        "城镇村属性码不合格", "CZCSXM 应为 201、201A、202、202A、203、203A、204、205 或空"
    ),
    "invalid_year": Kind("数据年份不合格", "SJNF 填四位年份"),
    "invalid_area": Kind("面积缺失或不合格", "面积以规定单位填写且大于 0"),
    "net_area": Kind("地类面积与图斑面积、扣除面积不符", "TBDLMJ = TBMJ − KCMJ"),
    "no_geometry": Kind("没有图形", "补图形或删除该行"),
    "not_a_polygon": Kind("图形不是面", "只接受 Polygon 和 MultiPolygon"),
    "too_many_vertices": Kind("图形节点过多", "把过大的图斑按线状地物或权属界线分开"),
    "too_intricate": Kind("图形过于繁复", "简化图形，或分成几个图斑"),
    "outside_area": Kind("图形在本市范围之外", "核对坐标系、带号和坐标轴顺序"),
    "invalid_geometry": Kind("图形拓扑错误", "修复自相交等错误后重新提交"),
    "overlap": Kind("图斑重叠", "修改公共边，使图斑互不重叠"),
    "too_many_overlaps": Kind("重叠过多，未能逐一列出", "先修复整体重叠"),
    "gap": Kind("图斑之间有缝隙", "补齐缝隙"),
    "area_mismatch": Kind("属性面积与图形面积不符", "重新量算椭球面积"),
    "wrong_unit": Kind("属性面积与图形面积相差一倍以上", "核对面积单位"),
    "small_parcel": Kind("小于最小上图面积", "确认是否应并入相邻图斑"),
    "cut_parcel": Kind("压盖了未随包更新的图斑", "被切割的原图斑须随包提交变更后的范围"),
    "area_not_conserved": Kind("行政区控制面积变化", "变更前后图斑面积之和必须相等"),
    "incomplete_maintenance": Kind("维护图层不成套", "WHQ、WHC、WHH 三层须同时提交"),
    "maintenance_field": Kind("维护信息不完整", "WHLX、WHLY、WHBH 必填,WHBH 为 14 位数字"),
    "unexplained_change": Kind("维护层之外有变化", "维护前后的差异必须全部落在 WHC 范围内"),
}


@dataclass(frozen=True)
class Example:
    """One place where it is wrong; ``shape`` in EPSG:4490, ``row`` counts from 1."""

    subject: str
    detail: str
    row: int | None = None
    shape: shapely.Geometry | None = None


@dataclass(frozen=True)
class Finding:
    """All problems of one kind in one layer."""

    kind: str
    severity: Severity
    layer: str
    count: int
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class Rows:
    """The rows of a layer as checks name them; ``shapes`` in EPSG:4490, None where not usable."""

    layer: str
    ids: npt.NDArray[np.object_]
    shapes: npt.NDArray[np.object_] | None = None

    def found(
        self, kind: str, wrong: Flags, detail: Callable[[int], str], severity: Severity = "error"
    ) -> list[Finding]:
        """One finding of the flagged rows; none when no row is flagged."""
        rows = np.flatnonzero(wrong).tolist()
        examples = (
            Example(
                str(self.ids[row]), detail(row), row + 1, None if self.shapes is None else self.shapes[row]
            )
            for row in rows[:MOST_EXAMPLES]
        )
        return [Finding(kind, severity, self.layer, len(rows), tuple(examples))] if rows else []


def of_layer(kind: str, layer: str, detail: str, severity: Severity = "error") -> Finding:
    """Something wrong with a layer, or with the package, as a whole."""
    return Finding(kind, severity, layer, 1, (Example("", detail),))


def of_places(
    kind: str, layer: str, examples: Sequence[Example], severity: Severity = "error"
) -> list[Finding]:
    """One finding of these places; none when there are none."""
    if not examples:
        return []
    return [Finding(kind, severity, layer, len(examples), tuple(examples[:MOST_EXAMPLES]))]


def sound(findings: Iterable[Finding]) -> bool:
    """Warnings do not block."""
    return not any(finding.severity == "error" for finding in findings)
