"""行政区划 as data: which districts a city has, and which older codes mean them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class ManagementUnit:
    """管理单元: some townships (9-digit codes) of a district, or without any: all others of it.

    ``to_confirm`` is what the client has yet to sign.
    """

    code: str
    name: str
    district: str
    townships: frozenset[str] = frozenset()
    to_confirm: str | None = None


@dataclass(frozen=True)
class City:
    """A city, its districts by code, its aliases (old code → present code), and units inside districts.

    ``bounds`` are west, south, east, north in degrees: what is drawn for the city lies inside.
    """

    code: str
    name: str
    districts: dict[str, str]
    aliases: dict[str, str]
    units: tuple[ManagementUnit, ...] = ()
    bounds: Bounds = (-180.0, -90.0, 180.0, 90.0)

    def resolve(self, code: str) -> str | None:
        """The present code of a district or of the city itself; None when it is not ours."""
        code = self.aliases.get(code, code)
        return code if code in self.districts or code == self.code else None

    def through(self, district: str) -> tuple[str, ...]:
        """The districts on whose land lies what is filed under a code: under the city, any of them."""
        return tuple(self.districts) if district == self.code else (district,)

    def name_of(self, code: str) -> str:
        """The Chinese name of a unit, or its code when unknown."""
        names = {self.code: self.name, **self.districts, **{unit.code: unit.name for unit in self.units}}
        return names.get(code, code)

    def units_in(self, district: str) -> tuple[ManagementUnit, ...]:
        """The management units of a district, in the order of their definition."""
        return tuple(unit for unit in self.units if unit.district == district)


def unit_of(units: Iterable[ManagementUnit], township: str | None) -> str | None:
    """The code of the unit that a township (9 digits) or village (12) of its district lies in, or None."""
    rest = None
    for unit in units:
        if (township or "")[:9] in unit.townships:
            return unit.code
        rest = rest if unit.townships else unit.code
    return rest


@cache
def city() -> City:
    """The city of this installation, read once from ``districts.yaml``."""
    raw = yaml.load((Path(__file__).parent / "districts.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    return City(
        code=raw["city"]["code"],
        name=raw["city"]["name"],
        districts={d["code"]: d["name"] for d in raw["districts"]},
        aliases=raw["aliases"],
        units=tuple(_unit(unit) for unit in raw["units"]),
        bounds=_bounds(*map(float, raw["city"]["bounds"])),
    )


def _bounds(west: float, south: float, east: float, north: float) -> Bounds:
    return west, south, east, north


def _unit(raw: dict[str, Any]) -> ManagementUnit:
    return ManagementUnit(**{**raw, "townships": frozenset(raw.get("townships", ()))})
