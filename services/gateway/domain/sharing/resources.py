"""数据资源清单: what data there is, whose, how detailed, how new; found by words, or by their pinyin."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from services.gateway.domain.layers import LINE_NAMES, PLAN_KINDS
from services.gateway.domain.model.tables import PLAN_FEATURES, STATISTICS, SURVEY_PARCELS, TARGETS

Group = Literal["现状", "规划", "管理", "社会经济"]
Spellings = Callable[[str], tuple[str, ...]]
"""Text → its pinyin, in full and by first letters; what is not Chinese stays as it is."""


@dataclass(frozen=True)
class Resource:
    """数据资源. The client is to confirm ``scale`` and ``owner``.

    ``sources`` and ``updated`` come from events; ``layer`` names its collection, ``table`` its export.
    """

    id: str
    title: str
    group: Group
    scale: str
    owner: str
    layer: str | None = None
    table: str | None = None
    plan_kind: str | None = None
    sources: tuple[str, ...] = ()
    updated: str | None = None
    date: str | None = None
    features: int | None = None


_BUREAU = "市自然资源和规划局"
_SURVEY = "1:5000–1:10000"
_DRAWN = "1:2000–1:10000"
RESOURCES = (
    Resource(SURVEY_PARCELS, "国土变更调查地类图斑", "现状", _SURVEY, _BUREAU, SURVEY_PARCELS, "land"),
    Resource("districts", "行政区划界线", "现状", _SURVEY, "市民政局", "districts"),
    *(Resource(kind, name, "规划", _DRAWN, _BUREAU, kind) for kind, name in LINE_NAMES.items()),
    *(
        Resource(
            f"{PLAN_FEATURES}.{kind}",
            f"{name}成果",
            "规划",
            _DRAWN,
            _BUREAU,
            f"{PLAN_FEATURES}_{kind}",
            plan_kind=kind,
        )
        for kind, name in PLAN_KINDS.items()
    ),
    Resource(TARGETS, "规划指标目标值", "规划", "—", _BUREAU, table="indicators"),
    Resource("plans", "规划编制审批备案台账", "管理", "—", _BUREAU, "plans", "plans"),
    Resource("permits", "规划许可", "管理", "1:500–1:2000", _BUREAU, "permits", "permits"),
    Resource("projects", "重大项目", "管理", "1:2000", "市发展和改革委员会", "projects", "projects"),
    Resource("alerts", "监测预警", "管理", "—", _BUREAU, "alerts", "alerts"),
    Resource(STATISTICS, "社会经济统计数据", "社会经济", "—", "市统计局", None, STATISTICS),
)
SCALE_NOTE = "比例尺与责任单位待委托方确认"


def as_known(resource: Resource, seen: Sequence[tuple[str, str, str]], counts: dict[str, int]) -> Resource:
    """The resource with what events told: its sources, its newest event, how many features."""
    own = [(source, newest) for name, source, newest in seen if name == resource.id]
    updated = max((newest for _, newest in own), default=None)
    return replace(
        resource,
        sources=tuple(source for source, _ in own),
        updated=updated,
        date=updated[:10] if updated else None,
        features=counts.get(resource.id),
    )


def matches(words: str, texts: Sequence[str | None], spellings: Spellings) -> bool:
    """Whether every word is in a text: as it is, or as pinyin (``yjjbnt``, ``jibennongtian``)."""
    told = [text.casefold() for text in texts if text]
    spelled = [spelling.casefold() for text in told for spelling in spellings(text)]
    return all(any(word in text for text in (*told, *spelled)) for word in words.casefold().split())
