"""规划许可: permits of the four kinds with numbers as printed, and the history of what was granted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import numpy as np

from contracts.events.permit import PermitKind, PermitStatus
from demo.city.model import DemoCity
from demo.city.sites import Place, Site, Sites
from demo.upstream.event import Event, geojson, square_metres

_NUMBERS: dict[PermitKind, tuple[str, str]] = {
    "site_selection": ("用", "XS"),
    "land_use": ("地", "YG"),
    "construction": ("建", "GG"),
    "rural": ("乡", "XG"),
}
_USES = (  # 用地用海 code, what the project is called, plot ratio
    ("100101", "智能制造产业园", 1.6),
    ("100101", "新能源电池基地", 1.5),
    ("0701", "人才社区", 2.2),
    ("0901", "商业综合体", 2.6),
    ("1101", "物流中心", 1.1),
    ("0804", "实验学校", 0.9),
    ("0806", "社区医院", 1.4),
    ("1207", "道路改造工程", 0.0),
    ("1303", "变电站", 0.6),
)
_RURAL_USES = (("0703", "农民集中居住点", 1.1), ("0601", "农村道路提升", 0.0))


@dataclass(frozen=True)
class Permit:
    """A permit's unchanging part; ``serial`` is its 7-digit number in its district and year."""

    kind: PermitKind
    year: int
    serial: int
    site: Site
    use: tuple[str, str, float]

    @property
    def number(self) -> str:
        """证号, e.g. 地字第3204112026YG0000123号."""
        word, letters = _NUMBERS[self.kind]
        return f"{word}字第{self.site.district}{self.year}{letters}{self.serial:07d}号"

    @property
    def project_code(self) -> str:
        """项目代码 XMDM in the form of the national investment project code (invented)."""
        return f"{self.year % 100:02d}01-{self.site.district}-89-01-9{self.serial % 100_000:05d}"

    def event(self, status: PermitStatus, sequence: int, at: datetime, basis: str = "") -> Event:
        """The whole state of the permit after a change; ``basis`` is the 文号 of a claimed legal basis."""
        code, what, ratio = self.use
        data: dict[str, object] = {
            "kind": self.kind,
            "status": status,
            "district": self.site.district,
            "township": self.site.township,
            "project_code": self.project_code,
            "project_name": f"演示{what}{self.serial % 1000}号",
            "holder": f"演示{what[:4]}建设单位",
            "land_use": {"scheme": "planning", "code": code},
            "site_area_m2": square_metres(self.site.area),
            "floor_area_m2": round(square_metres(self.site.area) * ratio, 2),
            "geometry": geojson(self.site.geometry),
            "crs": "EPSG:4490",
        }
        if status != "under_review":
            data["granted_on"] = at.date().isoformat()
        if basis:
            data["legal_basis"] = {"kind": "建设用地批准书（演示）", "doc_no": basis, "verified": False}
        return Event("planning.permit.changed", self.number, sequence, at, data)


_PLAN: tuple[tuple[int, PermitKind, PermitStatus, Place, tuple[float, float]], ...] = (
    (46, "land_use", "completed", "town_built", (1.0, 6.0)),
    (52, "construction", "completed", "town_built", (0.6, 4.0)),
    (30, "construction", "granted", "town_built", (0.6, 4.0)),
    (14, "land_use", "granted", "town_farmland", (1.0, 3.5)),
    (8, "land_use", "amended", "town_farmland", (1.0, 3.0)),
    (10, "site_selection", "granted", "town_farmland", (2.0, 6.0)),
    (3, "site_selection", "under_review", "open_farmland", (1.0, 4.0)),
    (15, "land_use", "under_review", "town_farmland", (1.0, 4.0)),
    (26, "rural", "completed", "village", (0.05, 0.4)),
    (12, "rural", "granted", "village", (0.05, 0.4)),
    (5, "construction", "revoked", "town_built", (0.6, 2.0)),
    (5, "land_use", "revoked", "open_farmland", (1.0, 3.0)),
    (6, "land_use", "expired", "town_farmland", (1.0, 3.0)),
    (2, "land_use", "under_review", "basic_farmland", (0.5, 1.5)),
    (1, "land_use", "granted", "basic_farmland", (0.3, 0.6)),
    (1, "site_selection", "under_review", "redline", (0.5, 1.5)),
)
"""How many permits of a kind end in a status, at what place, between how many hectares (invented)."""

_FIRST_DAY, _LAST_DAY = date(2024, 1, 8), date(2026, 6, 30)


def new_permit(
    rng: np.random.Generator, kind: PermitKind, site: Site, year_and_serial: tuple[int, int]
) -> Permit:
    """A permit for a site with a use drawn at random."""
    uses = _RURAL_USES if kind == "rural" else _USES
    year, serial = year_and_serial
    return Permit(kind, year, serial, site, uses[int(rng.integers(len(uses)))])


def permit_history(city: DemoCity, sites: Sites) -> Iterator[Event]:
    """The permits up to mid-2026: first under review, then as they ended, some with a step between."""
    rng = np.random.default_rng([city.seed, 8])
    days = (_LAST_DAY - _FIRST_DAY).days
    serial = 0
    for count, kind, status, place, hectares in _PLAN:
        for _ in range(count):
            serial += 1
            granted = _FIRST_DAY + timedelta(days=int(days * rng.beta(1.6, 1.1)))
            site = sites.draw(rng, place, float(rng.uniform(*hectares)))
            yield from _life(new_permit(rng, kind, site, (granted.year, serial)), status, granted)


def _life(permit: Permit, status: PermitStatus, granted: date) -> Iterator[Event]:
    """Events of one permit in order: review, grant, and what came after."""
    at = datetime.combine(granted, time(2, 30), tzinfo=UTC)
    yield permit.event("under_review", 1, at - timedelta(days=12))
    if status == "under_review":
        return
    yield permit.event("granted", 2, at)
    if status != "granted":
        yield permit.event(status, 3, at + timedelta(days=45))
