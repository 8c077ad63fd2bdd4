"""地类统计: surveyed areas by district, year and class, from the sums the read model keeps."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from contracts.base import area_number

MEASURES = ("area", "net_area", "count")

GROUPS = {
    "00": "湿地", "01": "耕地", "02": "种植园用地", "03": "林地", "04": "草地", "05": "商业服务业用地",
    "06": "工矿用地", "07": "住宅用地", "08": "公共管理与公共服务用地", "09": "特殊用地",
    "10": "交通运输用地", "11": "水域及水利设施用地", "12": "其他土地",
}  # fmt: skip
"""三调工作分类: first-level classes."""
WETLAND = frozenset({"0303", "0304", "0306", "0402", "0603", "1105", "1106", "1108"})
"""湿地 is scattered over the codes of other classes (domain reference 1.6)."""


def group_of(land_class: str) -> str:
    """The first-level class of a land class."""
    return "00" if land_class in WETLAND else land_class[:2]


@dataclass(frozen=True)
class Asked:
    """Which rows; None: all. ``grouped`` sums first-level classes."""

    district: str | None = None
    year: int | None = None
    land_class: str | None = None
    grouped: bool = False


def rows(sums: Mapping[str, int], asked: Asked) -> list[dict[str, object]]:
    """One row a district, year and class; areas in m². ``sums`` are changes: a year adds up all before it."""
    changes = _changes(sums, asked)
    told: list[dict[str, object]] = []
    for (district, land_class), by_year in sorted(changes.items()):
        for year in _years(sums):
            if asked.year in (None, year):
                told += _row((district, year, land_class), by_year)
    return sorted(told, key=lambda row: (str(row["district"]), str(row["year"]), str(row["land_class"])))


def _changes(sums: Mapping[str, int], asked: Asked) -> dict[tuple[str, str], dict[str, dict[int, int]]]:
    found: dict[tuple[str, str], dict[str, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
    for name, amount in sums.items():
        district, year, land_class, measure = name.split("/")
        kind = group_of(land_class) if asked.grouped else land_class
        if asked.district in (None, district) and asked.land_class in (None, kind):
            by_year = found[district, kind][measure]
            by_year[int(year)] = by_year.get(int(year), 0) + amount
    return found


def _years(sums: Mapping[str, int]) -> list[int]:
    return sorted({int(name.split("/")[1]) for name in sums})


def _row(
    about: tuple[str, int, str], changes: Mapping[str, Mapping[int, int]]
) -> Iterator[dict[str, object]]:
    district, year, land_class = about
    area, net, count = (
        sum(amount for since, amount in changes.get(measure, {}).items() if since <= year)
        for measure in MEASURES
    )
    if count:
        yield {
            "district": district,
            "year": str(year),
            "land_class": land_class,
            "group_name": GROUPS.get(group_of(land_class) if len(land_class) > 2 else land_class, land_class),
            "parcels": count,
            "area_m2": area_number(area),
            "net_area_m2": area_number(net),
        }
