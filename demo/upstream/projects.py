"""重大项目: major projects and their milestones."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from contracts.events.project import Milestone
from demo.city.model import DemoCity
from demo.city.sites import Site, Sites
from demo.upstream.event import Event, day, geojson

MILESTONES: tuple[Milestone, ...] = (
    "preliminary_review", "conversion", "land_supply", "permitted", "started", "completed",
)  # fmt: skip
"""用地预审 → 农转用 → 供地 → 规划许可 → 开工 → 竣工核实."""
_KINDS = (
    ("先进制造业", "动力电池超级工厂"),
    ("交通", "城际铁路联络线"),
    ("能源", "抽水蓄能配套工程"),
    ("民生", "区域医疗中心"),
    ("科技创新", "两湖创新区实验室"),
    ("城市更新", "老城片区更新"),
)
_HOW_MANY = 24


@dataclass(frozen=True)
class Project:
    """A project's unchanging part; ``reached`` is the number of its milestone at the start."""

    code: str
    name: str
    kind: str
    site: Site
    investment_cny: float
    reached: int

    def event(self, milestone: int, sequence: int, at: datetime) -> Event:
        """The state of the project at a milestone."""
        data = {
            "name": self.name,
            "kind": self.kind,
            "district": self.site.district,
            "township": self.site.township,
            "milestone": MILESTONES[milestone],
            "milestone_on": at.date().isoformat(),
            "investment_cny": self.investment_cny,
            "geometry": geojson(self.site.geometry),
            "crs": "EPSG:4490",
        }
        return Event("planning.project.changed", self.code, sequence, at, data)


def projects(city: DemoCity, sites: Sites) -> list[Project]:
    """The major projects of the city, spread over districts and milestones."""
    rng = np.random.default_rng([city.seed, 9])
    found = []
    for number in range(_HOW_MANY):
        kind, what = _KINDS[number % len(_KINDS)]
        district = city.districts.codes[number % len(city.districts.codes)]
        site = sites.draw(rng, "town_built", float(rng.uniform(4, 14)), district)
        found.append(
            Project(
                code=f"2501-{site.district}-04-01-9{number:05d}",
                name=f"演示{what}{number + 1}期",
                kind=kind,
                site=site,
                investment_cny=float(rng.integers(3, 120)) * 1e8,
                reached=int(rng.integers(len(MILESTONES))),
            )
        )
    return found


def project_history(city: DemoCity, sites: Sites) -> Iterator[Event]:
    """Each project's milestones so far; land approved and not supplied has waited for years (批而未供)."""
    for number, project in enumerate(projects(city, sites)):
        begun = 2023 if MILESTONES[project.reached] == "conversion" else 2025
        for milestone in range(project.reached + 1):
            on = day(begun + milestone // 4, 2 + 3 * (milestone % 4), 1 + number)
            yield project.event(milestone, milestone + 1, on.astimezone(UTC))
