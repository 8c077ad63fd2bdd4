"""What the upstream systems publish: valid, marked as 演示数据, the same when played again."""

import re
from collections import defaultdict
from datetime import date
from functools import cache
from typing import Any

import orjson
import pytest

from contracts.events import EVENTS
from demo.upstream.event import Event
from demo.upstream.history import history
from tests.unit.demo.cities import sites, small_city
from tests.unit.demo.envelopes import validated

TODAY = date(2026, 11, 22)
NAME = "demo-11.600"


@cache
def all_events() -> list[Event]:
    return [event for chapter in history(small_city(), sites(), TODAY) for event in chapter.events()]


@cache
def documents() -> list[dict[str, Any]]:
    return [orjson.loads(event.to_bytes(NAME)) for event in all_events()]


def of_type(kind: str) -> list[dict[str, Any]]:
    return [document for document in documents() if document["type"] == kind]


def test_every_event_is_valid_against_its_contract() -> None:
    for event in all_events():
        validated(event.to_bytes(NAME))


def test_the_history_has_every_type_of_event() -> None:
    assert {document["type"] for document in documents()} == set(EVENTS)


def test_every_source_is_marked_as_demo() -> None:
    assert all(document["source"].startswith("/demo/") for document in documents())


def test_no_two_events_have_the_same_id() -> None:
    ids = [document["id"] for document in documents()]

    assert len(set(ids)) == len(ids)


def test_the_same_day_played_again_sends_the_same_bytes() -> None:
    again = [e.to_bytes(NAME) for chapter in history(small_city(), sites(), TODAY) for e in chapter.events()]

    assert again == [event.to_bytes(NAME) for event in all_events()]


def test_on_a_later_day_plans_have_a_higher_sequence() -> None:
    tomorrow = history(small_city(), sites(), date(2026, 11, 23))
    reviews = next(chapter for chapter in tomorrow if chapter.name == "编审进度")
    before = {d["subject"]: int(d["sequence"]) for d in of_type("planning.review.changed")}
    stand = {event.subject: event.sequence for event in reviews.events()}

    assert stand.keys() == before.keys()
    assert all(sequence > before[subject] for subject, sequence in stand.items())


def test_sequences_of_a_subject_rise_in_the_order_of_playing() -> None:
    seen: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for event in all_events():
        seen[event.type, event.subject, event.edition].append(event.sequence)

    assert all(numbers == sorted(set(numbers)) for numbers in seen.values())


def test_permit_numbers_have_the_form_in_use() -> None:
    form = re.compile(r"^(用字第\d{10}XS|地字第\d{10}YG|建字第\d{10}GG|乡字第\d{10}XG)\d{7}号$")
    permits = of_type("planning.permit.changed")

    assert all(form.match(permit["subject"]) for permit in permits)
    assert {permit["subject"][0] for permit in permits} == set("用地建乡")
    assert {permit["data"]["status"] for permit in permits} == {
        "under_review", "granted", "amended", "revoked", "expired", "completed",
    }  # fmt: skip


def test_plans_stand_in_every_stage_some_overdue_and_some_due_within_days() -> None:
    reviews = [document["data"] for document in of_type("planning.review.changed")]
    left = [(date.fromisoformat(r["due_on"]) - TODAY).days for r in reviews if "due_on" in r]

    assert {review["plan_kind"] for review in reviews} == {"master", "detailed", "special", "village"}
    assert len({review["stage"] for review in reviews}) == 17
    assert any(days < 0 for days in left)
    assert any(0 <= days <= 5 for days in left)


def test_every_plan_feature_belongs_to_a_plan_under_review_or_approved() -> None:
    plans = {document["subject"] for document in of_type("planning.review.changed")}

    assert {document["data"]["plan_id"] for document in of_type("planning.planfeature.changed")} <= plans


def test_the_two_public_targets_of_the_city_are_as_published() -> None:
    targets = {d["subject"]: d["data"]["value"] for d in of_type("planning.target.set")}

    assert targets["farmland_retained/320400/2035"] == pytest.approx(126.08e8 / 15)
    assert targets["permanent_basic_farmland/320400/2035"] == pytest.approx(114.96e8 / 15)


def test_every_core_indicator_has_a_target_in_every_unit() -> None:
    subjects = {document["subject"].rsplit("/", 1)[0] for document in of_type("planning.target.set")}

    assert len(subjects) == 8 * 7


def test_the_public_population_and_product_of_2024_are_there() -> None:
    values = {d["subject"]: d["data"]["value"] for d in of_type("planning.statistic.set")}

    assert values["resident_population/320400/2024"] == 5_386_000
    assert values["gdp/320400/2024"] == 1_081_360_000_000


def test_plan_features_come_in_all_layers() -> None:
    layers = {document["data"]["layer"] for document in of_type("planning.planfeature.changed")}

    assert layers == {"XZQ", "GHFQ", "YDYHGHFQ", "XXGHDK", "CZGHYD"}
