"""The newest version of a subject wins, once, in one district at a time."""

from collections.abc import Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.ingest.domain.admitting.admission import History, Outcome, Placement, Verdict, step
from tests.unit.ingest.builders import RULES, accepted, permit, project, survey

Json = dict[str, Any]


def fold(events: Sequence[Json]) -> tuple[History, list[Outcome]]:
    history: History = ()
    outcomes = []
    for event in events:
        outcomes.append(step(history, accepted(event), RULES.city))
        history = outcomes[-1].history
    return history, outcomes


def verdicts(*events: Json) -> list[Verdict]:
    return [outcome.verdict for outcome in fold(events)[1]]


def test_a_new_version_replaces_the_one_before() -> None:
    assert verdicts(permit(sequence=1), permit(sequence=2)) == ["accepted", "accepted"]


def test_the_same_event_again_is_a_duplicate() -> None:
    assert verdicts(permit(), permit()) == ["accepted", "duplicate"]


def test_the_same_event_again_is_a_duplicate_even_with_another_version_or_data() -> None:
    again = {**permit(sequence=2, status="revoked"), "id": permit()["id"]}

    assert verdicts(permit(), again) == ["accepted", "duplicate"]


def test_an_event_that_was_replaced_since_is_still_a_duplicate_when_it_comes_again() -> None:
    again = {**permit(sequence=9, status="revoked"), "id": permit(sequence=1)["id"]}

    assert verdicts(permit(sequence=1), permit(sequence=2), again) == ["accepted", "accepted", "duplicate"]


def test_a_permit_published_again_under_another_spelling_is_the_same_permit() -> None:
    bare = permit("3204122026YG0000123", sequence=2, status="revoked")

    assert verdicts(permit(), bare, permit(sequence=1)) == ["accepted", "accepted", "duplicate"]


def test_the_same_version_with_equal_data_is_a_duplicate() -> None:
    assert verdicts(permit(), {**permit(), "id": "another"}) == ["accepted", "duplicate"]


def test_the_same_version_with_other_data_is_a_conflict() -> None:
    other = {**permit(status="revoked"), "id": "another"}

    assert verdicts(permit(), other, permit(sequence=2)) == ["accepted", "conflict", "accepted"]


def test_an_older_version_is_stale() -> None:
    assert verdicts(permit(sequence=2), permit(sequence=1)) == ["accepted", "stale"]


def test_a_revocation_before_its_grant_stands() -> None:
    outcomes = fold([permit(sequence=2, status="revoked"), permit(sequence=1)])[1]

    assert [outcome.verdict for outcome in outcomes] == ["accepted", "stale"]


def test_versions_are_numbers_not_texts() -> None:
    assert verdicts(permit(sequence=9), permit(sequence=10)) == ["accepted", "accepted"]


def test_each_survey_year_has_its_own_versions() -> None:
    corrected = survey(year="2023", sequence=2)

    assert verdicts(survey(year="2023"), survey(year="2024"), corrected, survey(year="2024")) == [
        "accepted",
        "accepted",
        "accepted",
        "duplicate",
    ]


def test_a_subject_that_moves_is_withdrawn_from_the_district_it_leaves() -> None:
    outcome = fold([permit(district="320412"), permit(sequence=2, district="320402")])[1][1]

    assert outcome.placements == (
        Placement("withdraw", "320412", "", 2),
        Placement("set", "320402", "", 2),
    )


def test_an_alias_of_the_same_district_is_no_move() -> None:
    outcome = fold([permit(district="320482"), permit(sequence=2, district="320413")])[1][1]

    assert outcome.placements == (Placement("set", "320413", "", 2),)


def test_a_parcel_that_moves_with_a_year_leaves_its_old_district_from_that_year_on() -> None:
    outcome = fold([survey(year="2023"), survey(year="2024", district="320402")])[1][1]

    assert outcome.placements == (
        Placement("withdraw", "320412", "2024", 1),
        Placement("set", "320402", "2024", 1),
    )


def test_a_late_state_of_an_early_year_ends_where_the_next_year_is_elsewhere() -> None:
    outcome = fold([survey(year="2024", district="320402"), survey(year="2023")])[1][1]

    assert outcome.placements == (
        Placement("set", "320412", "2023", 1),
        Placement("withdraw", "320412", "2024", 1),
    )


DISTRICTS = ("320402", "320404", "320412")
YEARS = ("2021", "2022", "2023")
HISTORIES = st.lists(
    st.builds(
        lambda year, sequence, district: survey(year=year, sequence=sequence, district=district),
        st.sampled_from(YEARS),
        st.integers(1, 5),
        st.sampled_from(DISTRICTS),
    ),
    min_size=1,
    max_size=8,
)


def shards(outcomes: Sequence[Outcome]) -> dict[str, dict[str, Placement]]:
    """What districts hold that take only newer versions: district → year → newest placement."""
    held: dict[str, dict[str, Placement]] = {district: {} for district in DISTRICTS}
    for placement in (place for outcome in outcomes for place in outcome.placements):
        before = held[placement.district].get(placement.year)
        if before is None or placement.sequence > before.sequence:
            held[placement.district][placement.year] = placement
    return held


def has_it(years: dict[str, Placement], year: str) -> bool:
    """Whether a district counts the parcel in a year: the newest placement up to it is a ``set``."""
    known = [place for known_year, place in sorted(years.items()) if known_year <= year]
    return bool(known) and known[-1].action == "set"


@given(HISTORIES)
def test_a_parcel_is_in_exactly_one_district_in_every_year(events: list[Json]) -> None:
    history, outcomes = fold(events)

    for year in YEARS:
        admitted = [held.district for held in history if held.year <= year]
        expected = admitted[-1:]
        assert [d for d, years in shards(outcomes).items() if has_it(years, year)] == expected


@given(HISTORIES, st.data())
def test_any_duplication_leaves_the_outcome_as_it_was(events: list[Json], data: st.DataObject) -> None:
    repeated = []
    for index, event in enumerate(events):
        repeated += [event, *data.draw(st.lists(st.sampled_from(events[: index + 1]), max_size=2))]

    history, outcomes = fold(events)
    history_again, outcomes_again = fold(repeated)

    assert history_again == history
    assert shards(outcomes_again) == shards(outcomes)
    published = [place for outcome in outcomes for place in outcome.placements]
    assert [place for outcome in outcomes_again for place in outcome.placements] == published


@given(HISTORIES)
def test_versions_only_grow(events: list[Json]) -> None:
    history: History = ()
    for event in events:
        outcome = step(history, accepted(event), RULES.city)
        before = {held.year: held.sequence for held in history}
        after = {held.year: held.sequence for held in outcome.history}
        assert all(after[year] >= sequence for year, sequence in before.items())
        history = outcome.history


CITY, OTHERS = RULES.city.code, sorted(set(RULES.city.districts) - {"320412"})


def placed(*events: Json) -> list[tuple[str, str]]:
    """What the last of the events does where."""
    return [(place.action, place.district) for place in fold(events)[1][-1].placements]


def test_a_permit_of_the_city_goes_to_every_district_and_leaves_those_it_is_not_filed_under_later() -> None:
    everywhere = [("set", log) for log in sorted([CITY, *RULES.city.districts])]
    left = [("withdraw", log) for log in sorted([CITY, *OTHERS])]

    assert placed(permit(district=CITY)) == everywhere
    assert placed(permit(district=CITY), permit(sequence=2)) == [*left, ("set", "320412")]
    assert placed(permit(), permit(sequence=2, district=CITY)) == everywhere


def test_a_major_project_of_the_city_goes_to_every_district_too() -> None:
    assert placed(project(district=CITY)) == [("set", log) for log in sorted([CITY, *RULES.city.districts])]


def test_a_parcel_of_the_city_lies_in_no_district() -> None:
    assert placed(survey(district=CITY)) == [("set", CITY)]
