"""What a district's figures say after a change."""

from collections.abc import Sequence

from contracts.catalogue import catalogue
from contracts.districts import city
from contracts.messages.change import Change
from services.indicators.domain.figures.facts import Facts, FigureKey
from services.indicators.domain.shard import Shard, new_shard
from tests.builders import DISTRICT, line, parcel, permit, review, square, target

M2 = 10_000


def shard_after(*changes: Change) -> Shard:
    shard = new_shard(city(), catalogue())(DISTRICT)
    shard.apply(changes)
    return shard


def value(shard: Shard, indicator: str, basis: str, period: str = "current") -> int | None:
    return shard.book.values.get(FigureKey(indicator, DISTRICT, basis, period))


def facts_of(shard: Shard, *changes: Change) -> Facts:
    return shard.apply(changes)


def test_farmland_counts_with_its_net_area_and_other_land_with_its_whole() -> None:
    shard = shard_after(parcel("p1", 1), parcel("p2", 1, code="0301", geometry=square(119.91, 31.8)))
    assert value(shard, "farmland_retained", "survey", "2023") == 9_500 * M2
    assert value(shard, "forest_land", "survey", "2023") == 10_000 * M2


def test_adjustable_farmland_suffix_counts_as_its_class_not_as_farmland() -> None:
    shard = shard_after(parcel("p1", 1, code="0201K"))
    assert value(shard, "farmland_retained", "survey", "2023") == 0


def test_wetland_is_scattered_over_the_codes_and_rivers_are_not_wetland() -> None:
    wet = [parcel(f"w{code}", 1, code=code) for code in ("1106", "0304", "0402", "1101")]
    assert value(shard_after(*wet), "wetland", "survey", "2023") == 3 * 10_000 * M2


def test_a_new_survey_year_starts_from_the_year_before() -> None:
    shard = shard_after(parcel("p1", 1), parcel("p2", 1), parcel("p1", 2, year="2024", code="0701"))
    assert value(shard, "farmland_retained", "survey", "2023") == 2 * 9_500 * M2
    assert value(shard, "farmland_retained", "survey", "2024") == 9_500 * M2


def test_correcting_an_old_year_rewrites_the_years_that_follow_until_the_next_state() -> None:
    shard = shard_after(
        parcel("p1", 1, year="2021"),
        parcel("p1", 2, year="2023", net_area_m2=9_000.0),
        parcel("p0", 1, year="2022", code="0701"),
        parcel("p1", 3, year="2021", net_area_m2=9_400.0),
    )
    years = [value(shard, "farmland_retained", "survey", year) for year in ("2021", "2022", "2023")]
    assert years == [9_400 * M2, 9_400 * M2, 9_000 * M2]


def test_a_granted_permit_takes_the_covered_share_of_farmland_before_the_survey_sees_it() -> None:
    half = square(119.9, 31.8)
    half["coordinates"][0] = [
        [119.9, 31.8],
        [119.9005, 31.8],
        [119.9005, 31.801],
        [119.9, 31.801],
        [119.9, 31.8],
    ]
    shard = shard_after(parcel("p1", 1), permit("地字第1号", 1, geometry=half))
    assert value(shard, "farmland_retained", "survey", "2023") == 9_500 * M2
    assert value(shard, "farmland_retained", "projected") == 9_500 * M2 // 2
    assert value(shard, "built_land", "projected") == 10_000 * M2 // 2


def test_a_permit_under_review_counts_only_where_reviews_are_counted() -> None:
    shard = shard_after(parcel("p1", 1), permit("地字第1号", 1, status="under_review"))
    assert value(shard, "farmland_retained", "projected") == 9_500 * M2
    assert value(shard, "farmland_retained", "projected_review") == 0


def test_two_permits_on_the_same_land_take_it_once() -> None:
    both = (permit("地字第1号", 1), permit("建字第1号", 1, kind="construction"))
    shard = shard_after(parcel("p1", 1), *both)
    assert value(shard, "farmland_retained", "projected") == 0
    assert value(shard, "built_land", "projected") == 10_000 * M2


def test_the_pending_loss_vanishes_once_the_survey_shows_the_land_built() -> None:
    shard = shard_after(parcel("p1", 1), permit("地字第1号", 1), parcel("p1", 1, year="2024", code="0701"))
    assert value(shard, "farmland_retained", "projected") == 0
    assert value(shard, "built_land", "projected") == value(shard, "built_land", "survey", "2024")


def test_revoking_a_permit_gives_the_land_back() -> None:
    shard = shard_after(parcel("p1", 1), permit("地字第1号", 1), permit("地字第1号", 2, status="revoked"))
    assert value(shard, "farmland_retained", "projected") == 9_500 * M2
    assert value(shard, "permits_granted", "ledger") == 0


def test_a_permit_in_basic_farmland_is_found_with_its_overlap() -> None:
    (finding,) = facts_of(shard_after(line("L1", 1)), permit("地字第1号", 1)).findings
    assert (finding.line_kind, finding.status, finding.lines) == (
        "permanent_basic_farmland",
        "present",
        ["L1"],
    )
    assert finding.overlap_m2 + finding.outside_m2 == finding.subject_area_m2
    assert finding.outside_m2 < 1


def test_withdrawing_the_line_ends_the_finding() -> None:
    shard = shard_after(line("L1", 1), permit("地字第1号", 1))
    (finding,) = facts_of(shard, line("L1", 2, status="withdrawn")).findings
    assert (finding.status, finding.overlap_m2) == ("ended", 0)


def test_a_permit_beside_a_line_that_shares_its_edge_lies_near_it_and_not_on_it() -> None:
    beside = permit("地字第1号", 1, geometry=square(119.901, 31.8))
    (finding,) = facts_of(shard_after(line("L1", 1)), beside).findings
    assert (finding.overlap_m2, finding.distance_m, finding.lines) == (0, 0.0, ["L1"])


def test_plans_are_counted_by_kind_and_stage_and_move_between_them() -> None:
    shard = shard_after(review("plan-1", 1), review("plan-2", 1), review("plan-1", 2, stage="filed"))
    assert value(shard, "plans_in_stage", "ledger") == 1
    assert value(shard, "plans_in_stage.detailed.examination", "ledger") == 1
    assert value(shard, "plans_filed.detailed", "ledger") == 1


def test_a_filed_plan_has_nothing_due() -> None:
    shard = shard_after(review("plan-1", 1))
    (due,) = facts_of(shard, review("plan-1", 2, stage="filed")).deadlines
    assert due.open is False


def test_the_citys_own_plan_is_due_in_the_city_and_counted_under_the_citys_own_unit() -> None:
    shard = new_shard(city(), catalogue())(city().code)
    (due,) = facts_of(shard, review("plan-1", 1, district=city().code)).deadlines
    assert (due.unit, due.open) == ("320400", True)
    assert {key.unit for key in shard.book.values} == {"320400-SJ"}


def test_a_stale_or_repeated_change_says_nothing() -> None:
    shard = shard_after(parcel("p1", 5))
    facts = facts_of(shard, parcel("p1", 5), parcel("p1", 4, code="0701"))
    assert facts == Facts()


def test_a_target_is_said_with_every_figure_of_its_indicator() -> None:
    shard = shard_after(parcel("p1", 1))
    facts = facts_of(shard, target(f"farmland_retained/{DISTRICT}/2035", 1))
    assert {figure.key.basis for figure in facts.figures} == {"survey", "projected", "projected_review"}
    held = shard.targets.of("farmland_retained", DISTRICT, "2023")
    assert held is not None
    assert held.margin(9_500 * M2) == 4_500 * M2


def test_every_figure_is_the_sum_of_its_ledger_entries() -> None:
    shard = new_shard(city(), catalogue())(DISTRICT)
    changes: Sequence[Change] = [
        parcel("p1", 1),
        line("L1", 1),
        permit("地字第1号", 1),
        parcel("p1", 2, year="2024", code="0701"),
        permit("地字第1号", 2, status="revoked"),
    ]
    sums: dict[FigureKey, int] = {}
    for one in changes:
        for caused in shard.apply([one]).ledger:
            for key, amount in caused.entries:
                sums[key] = sums.get(key, 0) + amount
    assert sums == {key: total for key, total in shard.book.values.items() if key in sums}
    assert all(total == 0 for key, total in shard.book.values.items() if key not in sums)


def test_a_finding_and_a_deadline_say_on_which_version_they_rest_and_whether_it_left() -> None:
    shard = shard_after(line("L1", 1))
    here = shard.apply([permit("地字第1号", 3), review("规划1", 2)])
    gone = [permit("地字第1号", 4), review("规划1", 5)]
    away = shard.apply([one.model_copy(update={"action": "withdraw"}) for one in gone])
    told = [(one.subject_version, one.withdrawn) for facts in (here, away) for one in facts.findings]
    due = [(one.subject_version, one.withdrawn) for facts in (here, away) for one in facts.deadlines]
    assert (told, due) == ([(3, False), (4, True)], [(2, False), (5, True)])


def test_a_line_that_changes_leaves_a_finding_with_the_version_of_its_permit() -> None:
    shard = shard_after(line("L1", 1), permit("地字第1号", 3))
    (found,) = shard.apply([line("L1", 7, geometry=square(119.9003, 31.8))]).findings
    assert (found.subject_version, found.withdrawn) == (3, False)
