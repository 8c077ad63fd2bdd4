"""编审管理: plans of the four kinds in every stage, some overdue, some due within days."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import numpy as np
import shapely

from contracts.districts import city as our_city
from contracts.events.review import PlanKind, PlanLevel, Stage
from demo.city.model import DemoCity
from demo.city.sites import Place, Sites
from demo.upstream.baseline import MASTER_PLAN
from demo.upstream.event import Event, geojson

PATH: tuple[Stage, ...] = (
    "initiated", "drafting", "consultation", "expert_review", "public_notice", "deliberation", "submitted",
    "examination", "approved", "published", "delivered", "registered", "filed",
)  # fmt: skip
"""立项 → 编制 → 征求意见 → 专家论证 → 公示 → 审议 → 报批 → 审查 → 批复 → 公布 → 成果汇交 → 入库 → 备案."""
SIDE_STAGES: tuple[Stage, ...] = ("returned", "suspended", "terminated", "revising")
WITHOUT_DEADLINE = frozenset({"filed", "suspended", "terminated"})
_ORGANISATIONS = ("常州演示规划设计院", "演示市自然资源和规划局", "演示区人民政府", "演示规划委员会")


@dataclass(frozen=True)
class _Family:
    """Plans alike: ``letters`` of their ids, ``hectares`` of each (None: its whole district)."""

    kind: PlanKind
    level: PlanLevel
    letters: str
    name: str
    count: int
    stages: tuple[Stage, ...]
    hectares: float | None


_EVERY_STAGE = (*PATH, *SIDE_STAGES)
_FAMILIES = (
    _Family("master", "county", "ZG", "国土空间总体规划（演示）", 6, PATH[-4:], None),
    _Family("master", "township", "XZ", "演示镇国土空间总体规划", 12, _EVERY_STAGE, 400.0),
    _Family("detailed", "county", "XG", "演示片区详细规划", 26, _EVERY_STAGE, 200.0),
    _Family("special", "county", "ZX", "演示综合交通专项规划", 10, _EVERY_STAGE, 300.0),
    _Family("village", "village", "CZ", "演示村村庄规划", 18, _EVERY_STAGE, 120.0),
)


@dataclass(frozen=True)
class Plan:
    """A plan as it stands: in ``stage`` since ``entered_on``, to leave it by ``due_on``."""

    plan_id: str
    name: str
    kind: PlanKind
    level: PlanLevel
    district: str
    stage: Stage
    entered_on: date
    due_on: date | None
    organisation: str
    returned_count: int
    geometry: shapely.Geometry
    township: str | None = None

    def event(self, sequence: int, at: datetime) -> Event:
        """The state of the plan."""
        data: dict[str, object] = {
            "name": self.name,
            "plan_kind": self.kind,
            "level": self.level,
            "district": self.district,
            "stage": self.stage,
            "stage_entered_on": self.entered_on.isoformat(),
            "organisation": self.organisation,
            "doc_no": f"常演示规〔{self.entered_on.year}〕{int(self.plan_id[-3:])}号",
            "returned_count": self.returned_count,
            "geometry": geojson(self.geometry),
            "crs": "EPSG:4490",
        }
        if self.due_on is not None:
            data["due_on"] = self.due_on.isoformat()
        if self.township is not None:
            data["township"] = self.township
        return Event("planning.review.changed", self.plan_id, sequence, at, data)

    def moved(self, stage: Stage, today: date, days: int) -> "Plan":
        """The plan after it entered ``stage`` today, with ``days`` to go."""
        due = None if stage in WITHOUT_DEADLINE else today + timedelta(days=days)
        returned = self.returned_count + (stage == "returned")
        return replace(self, stage=stage, entered_on=today, due_on=due, returned_count=returned)


def plans(city: DemoCity, sites: Sites, today: date) -> list[Plan]:
    """All plans as they stand ``today``: the city's own master plan, then those of the districts."""
    rng = np.random.default_rng([city.seed, 10])
    found = [_city_plan(city, today)]
    for family in _FAMILIES:
        for number in range(family.count):
            district = city.districts.codes[number % len(city.districts.codes)]
            own = number // len(city.districts.codes) + 1
            found.append(_district_plan(city, sites, rng, (family, district, own, len(found)), today))
    return [_with_deadline(plan, number, today) for number, plan in enumerate(found)]


def _city_plan(city: DemoCity, today: date) -> Plan:
    return Plan(
        plan_id=MASTER_PLAN,
        name=f"{our_city().name}国土空间总体规划（演示）",
        kind="master",
        level="city",
        district=our_city().code,
        stage="filed",
        entered_on=today - timedelta(days=200),
        due_on=None,
        organisation=_ORGANISATIONS[1],
        returned_count=0,
        geometry=shapely.coverage_union_all(city.districts.outlines),
    )


def _district_plan(
    city: DemoCity, sites: Sites, rng: np.random.Generator, which: tuple[_Family, str, int, int], today: date
) -> Plan:
    family, district, own, number = which
    name = city.districts.names[city.districts.codes.index(district)]
    extent, township = _extent(city, sites, rng, district, family)
    return Plan(
        plan_id=f"DEMO-{family.letters}-{district}-{own:03d}",
        name=f"{name}{family.name}{own}号",
        kind=family.kind,
        level=family.level,
        district=district,
        stage=family.stages[number % len(family.stages)],
        entered_on=today - timedelta(days=int(rng.integers(4, 60))),
        due_on=None,
        organisation=_ORGANISATIONS[number % len(_ORGANISATIONS)],
        returned_count=int(rng.integers(0, 3)),
        geometry=extent,
        township=township,
    )


def _with_deadline(plan: Plan, number: int, today: date) -> Plan:
    """Most have weeks to go; one in nine is due within five days, one in eleven overdue."""
    if plan.stage in WITHOUT_DEADLINE:
        return plan
    days = 20 + number % 40
    if number % 9 == 4:
        days = 1 + number % 5
    if number % 11 == 6:
        days = -3 - number % 40
    return replace(plan, due_on=today + timedelta(days=days))


def _extent(
    city: DemoCity, sites: Sites, rng: np.random.Generator, district: str, family: _Family
) -> tuple[shapely.Geometry, str | None]:
    """Where a plan lies, and its township, if it is made for one."""
    if family.hectares is None:
        return city.districts.outlines[city.districts.codes.index(district)], None
    place: Place = "village" if family.kind == "village" else "town_area"
    site = sites.draw(rng, place, family.hectares, district)
    return site.geometry, None if family.kind == "special" else site.township
