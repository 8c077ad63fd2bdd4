"""What each message does to the read model."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from contracts import topics
from contracts.messages.change import ChangeSet
from contracts.wire import Message, Origin
from services.gateway.domain.model.changes import effects_of_changes
from services.gateway.domain.model.effects import Put, PutParcel, Seen, Tally
from services.gateway.domain.model.projection import PROJECTED, effects_of
from tests.builders import permit

UNITS = ("320411", "320412")
EXAMPLES = Path(__file__).parents[3] / "contracts" / "examples"


def example(name: str, **data: Any) -> bytes:
    """A golden message, with some of its data replaced."""
    message = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    message["data"] |= data
    return json.dumps(message).encode()


def at(topic: topics.Topic) -> Origin:
    """Somewhere in a topic."""
    return Origin(topic=topic.name, partition=3, offset=7)


def puts(topic: topics.Topic, message: bytes) -> list[Put]:
    return [effect for effect in effects_of(at(topic), b"key", message) if isinstance(effect, Put)]


def test_a_districts_figure_is_ordered_by_its_shard() -> None:
    (figure,) = puts(topics.FIGURES, example("planning.figure.changed", unit="320411", shard_offset=118))

    assert figure.key.split("/")[1] == "320411"
    assert (figure.guard.scope, figure.guard.version) == ("320411", 118)


def test_the_citys_figures_follow_the_order_of_their_own_topic() -> None:
    earlier, later = (
        puts(topics.FIGURES, example("planning.figure.changed.city", unit="320400", shard_offset=offset))[0]
        for offset in (204, 3)
    )

    assert earlier.guard == later.guard


def test_a_figure_taken_back_is_removed_under_its_key() -> None:
    (removed,) = effects_of(at(topics.FIGURES), b"wetland/320411/survey/2024", None)

    assert isinstance(removed, Put)
    assert (removed.table, removed.key, removed.value) == ("figures", "wetland/320411/survey/2024", None)


def test_targets_are_kept_apart_from_figures() -> None:
    (target,) = puts(topics.FIGURES, example("planning.target.known"))

    assert target.table == "targets"


def test_a_finding_shows_inside_its_permit_without_its_geometry() -> None:
    (finding,) = puts(topics.FINDINGS, example("planning.finding.changed"))

    assert (finding.table, finding.part) == ("permits", "permanent_basic_farmland")
    assert "geometry" not in json.loads(finding.value or "")


def test_what_is_found_in_several_districts_shows_in_its_permit_side_by_side() -> None:
    guests = [example("planning.finding.changed", unit=unit, registered_in="320400") for unit in UNITS]

    parts = [put.part for guest in guests for put in puts(topics.FINDINGS, guest)]

    assert parts == [f"permanent_basic_farmland/{unit}" for unit in UNITS]


def test_a_permit_of_the_city_is_shown_and_counted_once_from_the_citys_own_log() -> None:
    made = permit("地字第1号", 1, district="320400").model_dump(mode="json", exclude_none=True)

    def shown(log: str) -> list[object]:
        message = example("planning.changeset.accepted", district=log, changes=[made])
        effects = effects_of(at(topics.CHANGES), b"key", message)
        return [type(one) for one in effects if isinstance(one, Put | Tally | Seen)]

    assert (shown("320411"), shown("320400")) == ([], [Put, Tally, Seen])


def test_a_finding_that_ended_is_removed_and_the_null_after_it_says_no_more() -> None:
    (ended,) = puts(topics.FINDINGS, example("planning.finding.changed.ended"))

    assert ended.value is None
    assert effects_of(at(topics.FINDINGS), b"subject/line", None) == ()


def test_a_broken_invariant_is_no_item_of_the_read_model() -> None:
    assert list(puts(topics.FINDINGS, example("planning.invariant.changed"))) == []


def test_an_alert_is_shown_as_it_is_and_each_transition_is_kept() -> None:
    alert, transition = puts(topics.ALERTS, example("planning.alert.transitioned", transition=7))

    assert (alert.table, alert.guard.version) == ("alerts", 7)
    assert (transition.table, transition.key) == ("transitions", f"{alert.key}/7")
    assert "geometry" not in json.loads(alert.value or "")
    assert alert.shape is not None


def test_a_change_set_places_its_subjects_and_counts_its_sources() -> None:
    effects = effects_of(at(topics.CHANGES), b"320411", example("planning.changeset.accepted.every_type"))

    by_table = {effect.table: effect for effect in effects if isinstance(effect, Put) and effect.value}
    counted = sum(effect.accepted for effect in effects if isinstance(effect, Tally))
    assert {"permits", "plans", "projects"} <= by_table.keys()
    assert "location" in json.loads(by_table["permits"].value or "")
    assert counted == len(json.loads(example("planning.changeset.accepted.every_type"))["data"]["changes"])


def test_a_source_is_told_with_its_last_event_and_the_day_of_the_city() -> None:
    changes = Message[ChangeSet].model_validate_json(example("planning.changeset.accepted.every_type")).data
    before_midnight = datetime(2026, 11, 29, 15, 59, tzinfo=UTC)
    late, early = (
        changes.changes[0].model_copy(
            update={"id": "e-2", "recordedtime": before_midnight + timedelta(minutes=1)}
        ),
        changes.changes[0].model_copy(update={"id": "e-1", "recordedtime": before_midnight}),
    )

    effects = effects_of_changes(changes.model_copy(update={"changes": (late, early)}))

    tallies = [effect for effect in effects if isinstance(effect, Tally)]
    assert [(each.day, each.last and each.last.id, each.accepted) for each in tallies] == [
        ("2026-11-30", "e-2", 1),
        ("2026-11-29", "e-1", 1),
    ]


def test_who_leaves_a_district_counts_where_it_came() -> None:
    effects = effects_of(at(topics.CHANGES), b"320411", example("planning.changeset.accepted.withdraw"))

    assert [effect.accepted for effect in effects if isinstance(effect, Tally)] == [0]


def test_a_survey_parcel_is_kept_by_year_and_filed_where_it_lies() -> None:
    effects = effects_of(at(topics.CHANGES), b"320411", example("planning.changeset.accepted.every_type"))

    [parcel] = [effect for effect in effects if isinstance(effect, PutParcel)]
    assert parcel.facts is not None
    assert parcel.places
    assert all(place.startswith(f"{parcel.year}/") for place in parcel.places)


def test_each_data_resource_is_told_how_new_it_is_and_whose() -> None:
    effects = effects_of(at(topics.CHANGES), b"320411", example("planning.changeset.accepted.every_type"))

    heard = {effect.resource for effect in effects if isinstance(effect, Seen)}
    assert {"permits", "plans", "projects", "survey_parcels", "statistics"} <= heard


def test_a_withdrawn_subject_is_removed_by_the_district_it_left() -> None:
    message = example("planning.changeset.accepted.withdraw")
    removed = puts(topics.CHANGES, message)

    assert removed
    assert all(put.value is None and put.guard.owner == json.loads(message)["subject"] for put in removed)


@pytest.mark.parametrize("value", [b"", b"{", b"[]", b"\xff\xfe", b'{"specversion":"1.0"}'])
def test_what_is_not_a_message_of_its_topic_is_told_apart(value: bytes) -> None:
    for topic in (one for one in topics.TOPICS if one.name in PROJECTED):
        with pytest.raises(ValueError, match=r"."):
            effects_of(at(topic), b"key", value)


def test_a_rejected_event_counts_against_its_source() -> None:
    (tally,) = effects_of(at(topics.REJECTED), b"key", example("planning.event.rejected"))

    assert isinstance(tally, Tally)
    assert tally.rejected == 1
