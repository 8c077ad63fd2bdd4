"""The catalogue as data: what may be in it, and what a line of YAML alone brings about."""

from contracts.catalogue import (
    ClassSum,
    ClassTransition,
    Evaluation,
    LandSet,
    Ratio,
    catalogue,
    evaluated_of,
    indicators_in,
)
from contracts.districts import city
from demo.city.classes import NAMES
from services.indicators.domain.figures.facts import FigureKey
from services.indicators.domain.figures.terms import leads_of
from services.indicators.domain.shard import new_shard
from tests.builders import DISTRICT, line, parcel, permit, project, review, square, statistic, target

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


def test_a_ratio_of_two_figures_has_both_in_one_unit_and_one_of_a_statistic_names_no_figure() -> None:
    known = catalogue()
    for one in known.values():
        if isinstance(one.formula, Ratio):
            above, below = _whole(one.formula.numerator), one.formula.denominator
            assert set(one.bases) <= set(known[above].bases), one.id
            if one.formula.denominator_is == "statistic":
                assert below not in known, one.id
                continue
            assert one.unit_of_measure in ("ratio", "days"), one.id
            if one.unit_of_measure == "ratio":
                assert known[above].unit_of_measure == known[_whole(below)].unit_of_measure, one.id


def test_what_is_evaluated_rests_on_what_is_added_up_never_on_what_is_evaluated_itself() -> None:
    evaluated = evaluated_of(catalogue().values())
    for one in catalogue().values():
        for part in leads_of(one.formula) if isinstance(one.formula, Evaluation) else ():
            assert _whole(part) in catalogue(), one.id
            assert _whole(part) not in evaluated, one.id


def _whole(indicator: str) -> str:
    """The indicator of which this is a part (``permits_granted`` of ``permits_granted.rural``)."""
    return indicator.split(".", maxsplit=1)[0]


PER_PERSON = """
- id: farmland_per_person
  code: X02
  name: 人均耕地
  name_en: farmland per person
  unit_of_measure: m2_per_person
  display_unit: 平方米/人
  attribute: 管理
  bases: [survey]
  formula:
    kind: ratio
    numerator: farmland_retained
    denominator: resident_population
    denominator_is: statistic
  version: 1
  effective_from: 2026-01-01
  source: 耕地保有量 ÷ 常住人口
- id: farmland_to_spare
  code: X03
  name: 耕地余量
  name_en: farmland quota less farmland
  unit_of_measure: m2
  display_unit: 公顷
  attribute: 管理
  bases: [survey]
  formula: {kind: quota, quota: farmland_retained, used: farmland_retained}
  version: 1
  effective_from: 2026-01-01
  source: 任务 − 现状
- id: farmland_change
  code: X04
  name: 耕地年度变化
  name_en: farmland change
  unit_of_measure: m2
  display_unit: 公顷
  attribute: 管理
  bases: [survey]
  formula: {kind: yearly_change, of: farmland_retained}
  version: 1
  effective_from: 2026-01-01
  source: 本年 − 上年
"""


COUNTED = """
- {id: city_plans, code: X05, name: 市级规划, name_en: plans of the city, unit_of_measure: count,
   display_unit: 个, attribute: 管理, bases: [ledger], version: 1, effective_from: 2026-01-01, source: 演示,
   formula: {kind: stage_count, stages: [drafting], levels: [city], by: [[plan_kind]]}}
- {id: rural_floors, code: X06, name: 乡村建筑规模, name_en: rural floor area, unit_of_measure: m2,
   display_unit: 公顷, attribute: 管理, bases: [ledger], version: 1, effective_from: 2026-01-01, source: 演示,
   formula: {kind: permit_sum, measure: floor_area, kinds: [rural], statuses: [granted], per: month}}
- {id: drafting_days, code: X07, name: 编制历时, name_en: days of drafting, unit_of_measure: days,
   display_unit: 天, attribute: 管理, bases: [ledger], version: 1, effective_from: 2026-01-01, source: 演示,
   formula: {kind: stage_time, measure: days, stages: [drafting]}}
- {id: drafting_median, code: X08, name: 编制历时中位数, name_en: median days of drafting,
   unit_of_measure: days,
   display_unit: 天, attribute: 管理, bases: [ledger], version: 1, effective_from: 2026-01-01, source: 演示,
   formula: {kind: quantile, of: drafting_days, percent: 50}}
- {id: started_projects, code: X09, name: 开工项目, name_en: projects started, unit_of_measure: count,
   display_unit: 个, attribute: 管理, bases: [ledger], version: 1, effective_from: 2026-01-01, source: 演示,
   formula: {kind: project_sum, measure: count, milestones: [started]}}
- {id: redline_changes, code: X10, name: 红线维护, name_en: maintenances, unit_of_measure: count,
   display_unit: 次, attribute: 管理, bases: [ledger], version: 1, effective_from: 2026-01-01, source: 演示,
   formula: {kind: maintenance_sum, measure: count}}
"""


def test_a_counted_indicator_needs_yaml_alone() -> None:
    more = {one.id: one for one in indicators_in(COUNTED)}
    shard = new_shard(city(), {**catalogue(), **more})(DISTRICT)
    drafting = {"stage": "drafting", "stage_entered_on": "2026-01-01", "level": "city"}
    shard.apply([review("a", 1, **drafting), review("b", 1, **drafting), review("c", 1)])
    shard.apply([review("b", 2, stage_entered_on="2026-01-08")])
    shard.apply([permit("乡字第1号", 1, kind="rural", granted_on="2026-02-28", floor_area_m2=120.0)])
    shard.apply([project("p", 1, milestone="started")])
    shard.apply([line("L1", 1, maintenance={"kind": "局部优化", "reason": "演示", "number": "1"})])
    said = {(f.key.indicator, f.key.period): f.value for f in shard.figures()}
    assert said["city_plans.detailed", "current"] == 1
    assert said["rural_floors", "2026-02"] == 120 * M2
    assert said["drafting_days", "current"] == said["drafting_median", "current"] == 7 * M2
    assert said["started_projects", "current"] == said["redline_changes", "current"] == 1


def test_an_evaluated_indicator_needs_yaml_alone() -> None:
    more = {one.id: one for one in indicators_in(PER_PERSON)}
    shard = new_shard(city(), {**catalogue(), **more})(DISTRICT)
    shard.apply([parcel("p1", 1, year="2022"), parcel("p2", 1, year="2023")])
    shard.apply([statistic(f"resident_population/{DISTRICT}/2022", 95)])
    shard.apply([target(f"farmland_retained/{DISTRICT}/2035", 1, value=10_000.0)])
    said = {f.key.indicator: f.value for f in shard.figures() if f.key.period == "2023"}
    assert said["farmland_per_person"] == 200 * M2
    assert said["farmland_to_spare"] == -9_000 * M2
    assert said["farmland_change"] == 9_500 * M2


def test_land_within_settlements_is_of_the_class_and_in_a_settlement() -> None:
    industry = _set("industrial_in_settlements")
    assert industry.contains("0601", "201A")
    assert not industry.contains("0601", "205")
    assert not industry.contains("0601", None)
    assert not industry.contains("0701", "201A")


def test_no_land_is_both_before_and_after_a_transition() -> None:
    for one in catalogue().values():
        if isinstance(one.formula, ClassTransition):
            both = [
                c
                for c in NAMES
                if one.formula.before.contains(c, None) and one.formula.after.contains(c, None)
            ]
            assert both == [], one.id
