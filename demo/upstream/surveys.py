"""国土变更调查: the parcels each year's increment package carries."""

from collections.abc import Iterator

from demo.city.model import DemoCity
from demo.city.settlement import settlement
from demo.city.survey import YEARS
from demo.upstream.event import Event, day, geojson, square_metres


def parcel_id(city: DemoCity, parcel: int) -> str:
    """标识码 BSM, 18 digits; 9000 after the district marks it as invented."""
    return f"{city.districts.codes[city.survey.district[parcel]]}9000{parcel + 1:08d}"


def survey_events(city: DemoCity, year: int) -> Iterator[Event]:
    """Every parcel of the first year; of later years those that changed, merged or were surveyed again."""
    survey, townships = city.survey, city.townships
    changed = survey.changed(year)
    codes, net = survey.codes[YEARS.index(year)], survey.net(year)
    settlements, current = settlement(city, year), survey.current(year)
    time = day(year + 1, 2, 28)
    for parcel in changed:
        district = city.districts.codes[survey.district[parcel]]
        data: dict[str, object] = {
            "survey_year": str(year),
            "district": district,
            "township": townships[parcel],
            "land_class": {"scheme": "sandiao", "code": str(codes[parcel])},
            "area_m2": square_metres(survey.area[parcel]),
            "net_area_m2": square_metres(net[parcel]),
            "status": "current" if current[parcel] else "retired",
            "package": f"demo-{year}-{district}",
            "geometry": geojson(survey.geometry[parcel]),
            "crs": "EPSG:4490",
        }
        if settlements[parcel]:
            data["settlement_class"] = str(settlements[parcel])
        yield Event("planning.survey.changed", parcel_id(city, parcel), 1, time, data, edition=str(year))
