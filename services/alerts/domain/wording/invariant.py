"""数据质量预警的措辞: an equation (勾稽关系) of figures, or of a finding, that does not hold."""

from datetime import datetime

from contracts.catalogue import catalogue
from contracts.messages.figure import Basis
from contracts.messages.invariant import Invariant, InvariantName
from services.alerts.domain.local_time import CHINA
from services.alerts.domain.wording.phrases import Words, quantity, short, unit_name

SIDES: dict[InvariantName, tuple[str, str]] = {
    "classes_make_the_total": ("各地类合计", "调查总面积"),
    "parts_make_the_permit": ("线内线外合计", "许可用地面积"),
    "districts_make_the_city": ("各区县合计", "全市数值"),
}
"""The sum of the parts, and the whole it must be."""
BASES: dict[Basis, str] = {
    "survey": "调查口径",
    "line": "管控线口径",
    "ledger": "台账口径",
    "projected": "预计值",
    "projected_review": "预计值（含在审）",
}
MOST_NAMED = 5


def words(invariant: Invariant, since: datetime) -> Words:
    """Which equation, by how much, through which event, and what is withheld since when."""
    parts, whole = SIDES[invariant.name]
    subject = unit_name(invariant.unit) + _about(invariant)
    title = f"{subject}疑似数据质量异常：{parts}与{whole}不符"
    said = [
        f"{subject}：{parts}{_quantity(invariant, invariant.found)}",
        f"{whole}{_quantity(invariant, invariant.expected)}",
        f"疑似相差{_quantity(invariant, abs(invariant.found - invariant.expected))}",
        f"触发事项{short(invariant.cause.subject)}",
    ]
    return Words(title, "；".join(said + _withheld(invariant, since)) + "。")


def _about(invariant: Invariant) -> str:
    """The figure with its basis and year, or the permit."""
    name, _, rest = invariant.about.rpartition("/")
    if invariant.name == "parts_make_the_permit":
        return f"许可{short(name)}"
    basis = next((word for key, word in BASES.items() if key == rest), rest)
    year = "" if invariant.period == "current" else f"{invariant.period}年"
    return f"{year}{_named(name)}（{basis}）"


def _withheld(invariant: Invariant, since: datetime) -> list[str]:
    if not invariant.withheld:
        return []
    start = f"自{since.astimezone(CHINA):%Y年%m月%d日%H时%M分}起"
    if invariant.name == "parts_make_the_permit":
        return [f"{start}该压占结果暂停发布，沿用此前核对一致的结果"]
    names = list(dict.fromkeys(_named(key.partition("/")[0]) for key in invariant.withheld))
    listed = "、".join(names[:MOST_NAMED]) + ("等" if len(names) > MOST_NAMED else "")
    return [f"{start}{listed}共{len(invariant.withheld)}项数值暂停发布，沿用此前核对一致的数值"]


def _named(indicator: str) -> str:
    known = catalogue().get(indicator)
    return short(known.name if known else indicator)


def _quantity(invariant: Invariant, value: float) -> str:
    return quantity(value, invariant.unit_of_measure)
