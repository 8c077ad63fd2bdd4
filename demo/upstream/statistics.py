"""社会经济统计 and quotas: what statistics office and planners publish, nearly all of it invented."""

from collections.abc import Iterator

from contracts.districts import city as our_city
from demo.city.model import DemoCity
from demo.city.survey import YEARS
from demo.upstream.baseline import current_values
from demo.upstream.controllines import QUOTA_SOURCES, charged
from demo.upstream.event import Event, day

_SHARE_OF_PEOPLE = (0.127, 0.123, 0.166, 0.327, 0.110, 0.147)
_SHARE_OF_GDP = (0.122, 0.098, 0.195, 0.322, 0.125, 0.138)
_PUBLIC_PEOPLE, _PUBLIC_GDP = 5_386_000.0, 1_081_360_000_000.0


_URBAN = 0.785
"""Share of the people who live in towns (invented)."""
_HECTARES = 10_000 * 10_000


def statistic_events(city: DemoCity) -> Iterator[Event]:
    """People and product of each year, and what quotas and rates are reckoned from."""
    yield from _people_and_product(city)
    yield from _bases_and_quotas(city)


def _bases_and_quotas(city: DemoCity) -> Iterator[Event]:
    """固定基数、复垦、基数转换、机动流量挂钩指标、应编村庄 of each district, and of the city their sum."""
    values = current_values(city)
    built, boundary = values["built_land"], values["urban_development_boundary"]
    of_districts = {
        ("urban_built_land_base", 2020, "公顷"): [round(v / 1.27 / _HECTARES, 2) for v in boundary],
        ("reclaimed_land", 2024, "公顷"): [round(0.004 * v / _HECTARES, 2) for v in built],
        ("base_conversion", 2024, "公顷"): [round(0.002 * v / _HECTARES, 2) for v in built],
        ("villages_to_plan", 2025, "个"): [6.0 + n for n in range(len(built))],
    }
    for source in QUOTA_SOURCES:
        used = _charged(city, source)
        of_districts[f"quota_allotted.{source}", 2025, "公顷"] = [round(1.3 * v / _HECTARES, 2) for v in used]
    for (statistic, year, unit_of_measure), amounts in of_districts.items():
        units = zip((our_city().code, *city.districts.codes), (round(sum(amounts), 2), *amounts), strict=True)
        for unit, value in units:
            data = {"value": value, "unit_of_measure": unit_of_measure, "publisher": "演示数据（虚构）"}
            yield Event("planning.statistic.set", f"{statistic}/{unit}/{year}", 1, day(2025, 1, 16), data)


def _charged(city: DemoCity, source: str) -> list[int]:
    """0.0001 m² of the boundary charged to a source, by district."""
    amounts = [0] * len(city.districts.codes)
    for lines in city.lines:
        for feature, of in charged(lines).items():
            amounts[int(lines.district[feature])] += int(lines.area[feature]) if of == source else 0
    return amounts


def _people_and_product(city: DemoCity) -> Iterator[Event]:
    """常住人口 and 地区生产总值 a year: the city's of 2024 are public, all others invented."""
    for year in YEARS:
        people = _PUBLIC_PEOPLE * (1 + 0.0025 * (year - 2024))
        gdp = _PUBLIC_GDP * 1.055 ** (year - 2024)
        for statistic, whole, unit_of_measure, shares in (
            ("resident_population", people, "person", _SHARE_OF_PEOPLE),
            ("urban_population", people * _URBAN, "person", _SHARE_OF_PEOPLE),
            ("rural_population", people * (1 - _URBAN), "person", _SHARE_OF_PEOPLE),
            ("gdp", gdp, "CNY", _SHARE_OF_GDP),
        ):
            units = zip((our_city().code, *city.districts.codes), (1.0, *shares), strict=True)
            for unit, share in units:
                published = statistic in ("resident_population", "gdp")
                public = published and year == 2024 and unit == our_city().code
                data = {
                    "value": float(round(whole * share)),
                    "unit_of_measure": unit_of_measure,
                    "publisher": "常州市统计公报（公开值）" if public else "演示统计局（虚构）",
                }
                subject = f"{statistic}/{unit}/{year}"
                yield Event("planning.statistic.set", subject, 1, day(year + 1, 3, 1), data)
