"""What is known of a district in the end, found from all its changes at once, in whatever order."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import shapely

from contracts.districts import ManagementUnit
from contracts.messages.change import Change, PermitChange, ReviewChange, SurveyChange
from tests.recompute.measure import Amount, share

CHINA = ZoneInfo("Asia/Shanghai")
BUILDING = ("land_use", "construction", "rural")
IN_EFFECT = ("granted", "amended", "completed")
NOWHERE = shapely.MultiPolygon()

ParcelYears = dict[str, Any]
"""Survey year → data; None where the parcel is not here, or no more, from that year on."""


@dataclass
class Land:
    """Subjects by type as their newest version has them; parcels by survey year."""

    parcels: dict[str, ParcelYears] = field(default_factory=dict)
    years: list[str] = field(default_factory=list)
    told: dict[str, list[tuple[int, Any, Any]]] = field(default_factory=dict)
    """Plan → version, data, and whether it was here then."""
    days: dict[str, Any] = field(default_factory=dict)
    """Permit → the day its newest version was of."""
    today: date = date.min
    """The newest day in China that any change became known on."""
    others: dict[str, dict[str, Any]] = field(default_factory=dict)
    guests: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Permits and projects filed under the city: they have land here, and count there."""
    everywhere: "Land | None" = None
    """Of what lies within a management unit, the land of the whole district."""
    _found: dict[tuple[str, int], Any] = field(default_factory=dict)

    def tell(self, one: ReviewChange) -> None:
        """Remember what was told of a plan."""
        self.told.setdefault(one.subject, []).append((one.version, one.data, one.action == "set"))

    def all(self, kind: str) -> dict[str, Any]:
        """Subject → data of one type: ``permit.changed``, ``controlline.changed`` …"""
        return self.others.get(f"planning.{kind}", {})

    def visiting(self, kind: str) -> dict[str, Any]:
        """Subject → data of those of one type that are filed under the city."""
        return self.guests.get(f"planning.{kind}", {})

    def within(self, unit: ManagementUnit, units: Sequence[ManagementUnit]) -> "Land":
        """The same, but parcels are nothing while they lie outside a management unit (管理单元)."""
        named = frozenset[str]().union(*(one.townships for one in units))
        parcels = {
            name: {
                year: data if data is not None and _lies_in(data, unit, named) else None
                for year, data in s.items()
            }
            for name, s in self.parcels.items()
        }
        return replace(self, parcels=parcels, everywhere=self)

    def owned(self, unit: ManagementUnit, units: Sequence[ManagementUnit], kind: str) -> "Land":
        """The same, but with only those subjects of one type that name a township of a management unit."""
        named = frozenset[str]().union(*(one.townships for one in units))
        own = {
            name: data
            for name, data in self.all(kind).items()
            if data.township is not None and _lies_in(data, unit, named)
        }
        return replace(self, others={**self.others, f"planning.{kind}": own})

    def in_year(self, year: str) -> dict[str, Any]:
        """The parcels in force in a year: the state of the last year known by then."""
        found = {name: states[max(y for y in states if y <= year)] for name, states in self._known(year)}
        return {name: data for name, data in found.items() if data is not None}

    def staying(self, before: str, after: str) -> set[str]:
        """The parcels that are on the same ground in both years, whatever unit they are of."""
        whole = self.everywhere or self
        old, new = whole.in_year(before), whole.in_year(after)
        return {name for name in old.keys() & new.keys() if old[name].geometry == new[name].geometry}

    def _known(self, year: str) -> Iterable[tuple[str, ParcelYears]]:
        return ((name, states) for name, states in self.parcels.items() if min(states) <= year)

    @cached_property
    def newest(self) -> dict[str, Any]:
        """The parcels as they are now."""
        return self.in_year(max(self.years)) if self.years else {}

    @cached_property
    def footprints(self) -> dict[str, Any]:
        """Basis → the union of the footprints that count for it."""
        permits = [*self.all("permit.changed").values(), *self.visiting("permit.changed").values()]
        granted = [p for p in permits if p.kind in BUILDING and p.status in IN_EFFECT]
        claimed = [p for p in permits if p.status in (*IN_EFFECT, "under_review")]
        return {"projected": union(granted), "projected_review": union(claimed)}

    @cached_property
    def lines(self) -> dict[str, Any]:
        """Kind of line → the union of its features in force."""
        features = [one for one in self.all("controlline.changed").values() if one.status == "in_force"]
        return {kind: union([f for f in features if f.line_kind == kind]) for kind in _kinds(features)}

    def shape(self, data: Any) -> Any:
        """The shape of a subject's data, uncut."""
        return self._once(("shape", id(data)), lambda: shape_of(data))

    def built(self, data: Any, basis: str) -> Amount:
        """Which part of a subject lies under the footprints that count for a basis."""
        found: Amount = self._once((basis, id(data)), lambda: share(self.shape(data), self.footprints[basis]))
        return found

    def under(self, data: Any, kind: str) -> Amount:
        """Which part of a subject lies under a kind of line."""
        drawn = self.lines.get(kind, NOWHERE)
        found: Amount = self._once((kind, id(data)), lambda: share(self.shape(data), drawn))
        return found

    def given(self, kind: str, name: str, unit: str, period: str) -> Fraction | None:
        """The final target, or the newest statistic by the year of a period, in its base unit."""
        subjects = {tuple(subject.split("/")): data for subject, data in self.all(f"{kind}.set").items()}
        years = {year: data for (about, of, year), data in subjects.items() if (about, of) == (name, unit)}
        if kind == "statistic" and period != "current":
            years = {year: data for year, data in years.items() if year <= period}
        return _plain(years[max(years)]) if years else None

    def _once(self, what: tuple[str, int], work: Callable[[], Any]) -> Any:
        if what not in self._found:
            self._found[what] = work()
        return self._found[what]


def land_of(changes: Sequence[Change]) -> Land:
    """The newest version of each subject (of a parcel: in each survey year)."""
    land, versions = Land(), dict[tuple[str, str, str], int]()
    for one in changes:
        year = one.data.survey_year if isinstance(one, SurveyChange) else ""
        if isinstance(one, ReviewChange):
            land.tell(one)
        if versions.get((one.type, one.subject, year), -1) >= one.version:
            continue
        if isinstance(one, PermitChange):
            land.days[one.subject] = one.time.astimezone(CHINA).date()
        versions[one.type, one.subject, year] = one.version
        data: Any = one.data if one.action == "set" else None
        if isinstance(one, SurveyChange):
            current = data is not None and data.status == "current"
            land.parcels.setdefault(one.subject, {})[year] = data if current else None
        elif data is None:
            land.others.get(one.type, {}).pop(one.subject, None)
        else:
            land.others.setdefault(one.type, {})[one.subject] = data
    land.years = sorted({year for states in land.parcels.values() for year in states})
    land.today = today_of(changes)
    return land


def today_of(changes: Iterable[Change]) -> date:
    """The last day in China on which any of the changes became known."""
    return max((one.recordedtime.astimezone(CHINA).date() for one in changes), default=date.min)


def shape_of(data: Any) -> Any:
    """GeoJSON to shapely, by shapely's own reading of it."""
    return shapely.geometry.shape(data.geometry.model_dump())


def union(features: Iterable[Any]) -> Any:
    """Everything that any of them covers."""
    return shapely.unary_union([shape_of(one) for one in features])


def _plain(data: Any) -> Fraction:
    """In m², persons, CNY or a count: the units our events come in."""
    factors = {"m2": 1, "person": 1, "CNY": 1, "亿元": 10**8, "公顷": 10_000}
    return Fraction(repr(data.value)) * factors[data.unit_of_measure]


def _lies_in(data: Any, unit: ManagementUnit, named: frozenset[str]) -> bool:
    """By its township; a unit without any has all that no other names."""
    township = (data.township or "")[:9] if data is not None else ""
    return data is not None and (township in unit.townships if unit.townships else township not in named)


def _kinds(features: Iterable[Any]) -> set[str]:
    return {one.line_kind for one in features}
