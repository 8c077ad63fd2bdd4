"""镇街: the invented townships of the city by their codes."""

import numpy as np

from contracts.districts import city as our_city
from demo.city.survey import Survey
from demo.ground.districts import Districts


def township_codes(districts: Districts, survey: Survey) -> list[str]:
    """镇街代码 of every parcel, 9 digits (invented); the easternmost are those of 经开区."""
    codes = dict[tuple[int, int], str]()
    for number, district in enumerate(districts.codes):
        own = np.flatnonzero(survey.district == number)
        towns = np.unique(survey.township[own])
        east = [float(survey.km[own[survey.township[own] == town], 0].mean()) for town in towns]
        codes |= {(number, int(town)): f"{district}{900 + int(town):03d}" for town in towns}
        managed = sorted(town for unit in our_city().units_in(district) for town in unit.townships)
        for town, code in zip(towns[np.argsort(east)[::-1]], managed, strict=False):
            codes[number, int(town)] = code
    return [codes[one] for one in zip(survey.district.tolist(), survey.township.tolist(), strict=True)]
