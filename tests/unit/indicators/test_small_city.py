"""Every figure of a small city is the one that was reckoned by hand, on paper, before it was asked for."""

from contracts.catalogue import catalogue
from contracts.measure import SCALES
from services.indicators.domain.shard import Shard
from tests.builders import permit
from tests.unit.indicators.small_city import ASKED, small_city

BY_HAND = """
surveyed_total          survey 2023 43400   2024 43400
farmland_retained       survey 2023 16150   2024 17050   projected 10800   projected_review 10800
cultivated_land         survey 2023 18200   2024 19200
farmland_inflow         survey              2024 6000
farmland_outflow_built  survey              2024 5000
farmland_outflow_other  survey              2024 0
built_land              survey 2023 5000    2024 10000   projected 17000   projected_review 23500
urban_rural_built_land  survey 2023 11300   2024 16300   projected 19300   projected_review 25800
forest_land             survey 2023 5000    2024 5000    projected 5000    projected_review 0
forest_land_forestry    survey 2023 9000    2024 9000    projected 9000    projected_review 4000
wetland                 survey 2023 7400    2024 7400    projected 7400    projected_review 5900
wetland_resource        survey 2023 8500    2024 8500    projected 8500    projected_review 7000
water_surface_ratio     survey 2023 0.011521 2024 0.011521
built_land_per_gdp      survey 2023 2500    2024 5000
built_land_remaining    survey 2023 10000   2024 5000    projected -2000   projected_review -8500
built_land_used         survey 2023 0.333333 2024 0.666667 projected 1.133333 projected_review 1.566667
built_land_growth       survey              2024 5000
built_land_exhausted_in survey              2024 2025
permanent_basic_farmland   line 20000       projected 10000   projected_review 10000
ecological_redline         line 9000        projected 9000    projected_review 4500
urban_development_boundary line 30000
core_zone_in_use        survey 3000         projected 3000    projected_review 4500
core_zone_room          survey 27000        projected 27000   projected_review 25500
built_inside_boundary   survey 3000
built_outside_boundary  survey 13300
built_inside_boundary_share survey 0.184049
basic_farmland_not_farmed   survey 0
permits_granted         ledger 4
permit_site_area        ledger 9000
basic_farmland_intrusions     ledger 1
basic_farmland_intrusion_area ledger 10500.34
redline_intrusions      ledger 0
urban_outside_boundary  ledger 10500.34
"""
WITHOUT_THE_FIRST = """
farmland_retained       projected 13550     projected_review 13550
built_land              projected 14000     projected_review 20500
permanent_basic_farmland  projected 15000   projected_review 15000
built_land_remaining    projected 1000      projected_review -5500
permits_granted         ledger 3
basic_farmland_intrusion_area ledger 5250.17
urban_outside_boundary  ledger 0
"""


def paper(table: str) -> dict[str, float]:
    """What is written, by indicator/basis/period."""
    found: dict[str, float] = {}
    for indicator, *words in map(str.split, table.strip().splitlines()):
        basis, period = "", "current"
        for word in words:
            if word.isalpha() or "_" in word:
                basis, period = word, "current"
            elif basis == "survey" and word in ("2023", "2024") and period == "current":
                period = word
            else:
                found[f"{indicator}/{basis}/{period}"] = float(word)
                period = "current"
    return found


def told(shard: Shard, names: dict[str, float]) -> dict[str, float]:
    """The same figures as the shard has them, areas to 0.01 m²."""
    units = {name: one.unit_of_measure for name, one in catalogue().items()}
    said = {f"{f.key.indicator}/{f.key.basis}/{f.key.period}": f for f in shard.figures()}
    numbers = {name: said[name].value / SCALES[units[name.split("/")[0]]] for name in names}
    return {n: round(v, 2 if units[n.split("/")[0]] == "m2" else 6) for n, v in numbers.items()}


def test_every_figure_of_the_small_city_is_the_one_on_paper() -> None:
    assert told(small_city(), paper(BY_HAND)) == paper(BY_HAND)


def test_a_revoked_permit_leaves_what_the_others_cover() -> None:
    shard = small_city()
    shard.apply([permit("地字第1号", 2, **{**ASKED, "status": "revoked"})])
    assert told(shard, paper(WITHOUT_THE_FIRST)) == paper(WITHOUT_THE_FIRST)
