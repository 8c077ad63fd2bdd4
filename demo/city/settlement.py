"""城镇村属性码 CZCSXM: which built parcels belong to a city, a town or a village."""

import numpy as np

from demo.city.classes import BUILT
from demo.city.model import DemoCity
from demo.city.survey import YEARS
from demo.ground.plane import Codes

URBAN_RURAL = ("201", "202", "203", "204")
"""城乡建设用地: which settlement classes count (a matter of configuration in the product)."""
_CITY_DISTRICTS = ("320402", "320404", "320411", "320412")


def settlement(city: DemoCity, year: int) -> Codes:
    """CZCSXM of every parcel in a survey year; empty where it has none."""
    survey = city.survey
    code = survey.codes[YEARS.index(year)]
    built = np.isin(code, BUILT)
    central = np.isin(np.array(city.districts.codes)[survey.district], _CITY_DISTRICTS)
    town = built & survey.inside_boundary
    village = built & ~survey.inside_boundary & ~np.isin(code, ["1001", "1003"])
    result = np.full(len(survey), "", dtype="U4")
    result[village] = "203"
    result[town & central] = "201"
    result[town & ~central] = "202"
    result[code == "0602"] = "204"
    result[code == "09"] = "205"
    return result
