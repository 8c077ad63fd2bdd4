"""The catalogue as data: what may be in it, and what a line of YAML alone brings about."""

from contracts.catalogue import ClassSum, ClassTransition, LandSet, Ratio, catalogue, indicators_in
from contracts.districts import city
from demo.city.classes import NAMES
from services.indicators.domain.facts import FigureKey
from services.indicators.domain.shard import new_shard
from tests.builders import DISTRICT, parcel, permit, square

M2 = 10_000
FIRST_LEVEL = (
    "wetland",
    "cultivated_land",
    "garden_land",
    "forest_land",
    "grassland",
    "commercial_land",
    "industrial_land",
    "residential_land",
    "public_land",
    "special_land",
    "transport_land",
    "water_land",
    "other_land",
)
"""00 … 12 三调一级地类."""
ORCHARDS = """
- id: orchards
  code: X01
  name: 果园面积
  name_en: orchards
  unit_of_measure: m2
  display_unit: 公顷
  attribute: 管理
  bases: [survey, projected, projected_review]
  formula: {kind: class_sum, scheme: sandiao, classes: ["0201"], measure: area, pending: loss}
  version: 1
  effective_from: 2026-01-01
  source: 三调 0201 果园
"""


def test_an_indicator_of_an_existing_kind_needs_yaml_alone() -> None:
    more = {one.id: one for one in indicators_in(ORCHARDS)}
    shard = new_shard(city(), {**catalogue(), **more})(DISTRICT)
    shard.apply([parcel("p1", 1, code="0201K"), parcel("p2", 1, code="0202"), permit("地字第1号", 1)])
    figures = {key: value for key, value in shard.book.values.items() if key.indicator == "orchards"}
    assert figures == {
        FigureKey("orchards", DISTRICT, "survey", "2023"): 10_000 * M2,
        FigureKey("orchards", DISTRICT, "projected", "current"): 0,
        FigureKey("orchards", DISTRICT, "projected_review", "current"): 0,
    }


def test_every_class_of_the_survey_is_in_exactly_one_first_level_class() -> None:
    for code in NAMES:
        holding = [one for one in FIRST_LEVEL if _set(one).contains(code, None)]
        assert len(holding) == 1, (code, holding)


def test_the_first_level_classes_of_a_district_add_up_to_its_surveyed_total() -> None:
    shard = new_shard(city(), catalogue())(DISTRICT)
    places = [square(119.9 + n * 0.001, 31.8) for n in range(len(NAMES))]
    shard.apply(
        [
            parcel(f"p{n}", 1, code=code, area_m2=1000.0001 + n, net_area_m2=990.0, geometry=places[n])
            for n, code in enumerate(NAMES)
        ]
    )
    shard.apply([parcel("p1", 2, year="2024", code="0701", geometry=places[1]), permit("地字第1号", 1)])
    for year in ("2023", "2024"):
        of_year = {k.indicator: v for k, v in shard.book.values.items() if (k[2:]) == ("survey", year)}
        assert sum(of_year[one] for one in FIRST_LEVEL) == of_year["surveyed_total"] > 0


def test_a_class_sum_has_pending_figures_exactly_when_footprints_do_something_to_it() -> None:
    for one in catalogue().values():
        if isinstance(one.formula, ClassSum):
            expected = () if one.formula.pending == "none" else ("projected", "projected_review")
            assert one.bases == ("survey", *expected), one.id


def test_wetland_as_a_resource_counts_rivers_and_the_survey_does_not() -> None:
    assert _set("wetland_resource").contains("1101", None)
    assert not _set("wetland").contains("1101", None)
    assert _set("wetland_resource").contains("1106", None)


def _set(indicator: str) -> LandSet:
    formula = catalogue()[indicator].formula
    assert isinstance(formula, LandSet)
    return formula


def test_a_ratio_has_two_parts_in_one_unit_and_the_bases_of_its_numerator() -> None:
    known = catalogue()
    for one in known.values():
        if isinstance(one.formula, Ratio):
            above, below = known[one.formula.numerator], known[one.formula.denominator]
            assert one.unit_of_measure == "ratio"
            assert above.unit_of_measure == below.unit_of_measure, one.id
            assert set(one.bases) <= set(above.bases), one.id
            assert one.formula.denominator_is == "target" or set(one.bases) <= set(below.bases), one.id


def test_no_land_is_both_before_and_after_a_transition() -> None:
    for one in catalogue().values():
        if isinstance(one.formula, ClassTransition):
            both = [
                c
                for c in NAMES
                if one.formula.before.contains(c, None) and one.formula.after.contains(c, None)
            ]
            assert both == [], one.id
