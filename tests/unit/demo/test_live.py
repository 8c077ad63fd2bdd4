"""The live stream: right events, duplicates, late and wrong ones, each as it should be."""

from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import numpy as np
import orjson
import pytest
import shapely

from demo.live.permits import MOST_OPEN
from demo.live.stream import LiveStream, Shot
from demo.live.wrong import WRONGS
from tests.unit.demo.cities import sites, small_city
from tests.unit.demo.envelopes import validated

START = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def stream() -> LiveStream:
    return LiveStream(small_city(), sites(), "demo-11.600", START)


@cache
def shots() -> list[Shot]:
    live = stream()
    return [live.next(START + timedelta(seconds=number)) for number in range(1_500)]


def documents(*sorts: str) -> list[dict[str, Any]]:
    return [orjson.loads(shot.message.body) for shot in shots() if shot.sort in sorts]


def test_every_right_event_is_valid_against_its_contract() -> None:
    for document in documents("permit", "review", "project", "line", "duplicate", "late"):
        validated(orjson.dumps(document))


def test_every_right_geometry_is_valid_and_inside_the_city() -> None:
    outline = shapely.buffer(shapely.union_all(small_city().districts.outlines), 1e-6)
    for document in documents("permit", "line", "project"):
        geometry = shapely.from_geojson(orjson.dumps(document["data"]["geometry"]))
        assert shapely.is_valid(geometry)
        assert shapely.covered_by(geometry, outline)


def test_every_sort_occurs() -> None:
    assert {shot.sort for shot in shots()} == {
        "permit", "review", "project", "line", "duplicate", "late", "wrong",
    }  # fmt: skip


def test_new_events_of_a_subject_have_rising_sequences() -> None:
    seen: dict[str, list[int]] = defaultdict(list)
    for document in documents("permit", "review", "project", "line"):
        seen[document["subject"]].append(int(document["sequence"]))

    assert all(numbers == sorted(set(numbers)) for numbers in seen.values())


def test_events_of_one_moment_still_have_different_sequences() -> None:
    live = stream()
    burst = [
        orjson.loads(shot.message.body)
        for shot in (live.next(START) for _ in range(50))
        if shot.sort == "permit"
    ]

    assert len({document["sequence"] for document in burst}) == len(burst)


def test_a_duplicate_is_byte_for_byte_an_event_sent_before() -> None:
    before: set[bytes] = set()
    for shot in shots():
        if shot.sort == "duplicate":
            assert shot.message.body in before
        before.add(shot.message.body)


def test_a_late_event_has_a_new_id_and_a_sequence_that_was_overtaken() -> None:
    newest: dict[str, int] = {}
    ids: set[str] = set()
    for shot in shots():
        if shot.sort == "wrong":
            continue
        document = orjson.loads(shot.message.body)
        if shot.sort == "late":
            assert int(document["sequence"]) < newest[document["subject"]]
            assert document["id"] not in ids
        ids.add(document["id"])
        newest[document["subject"]] = max(newest.get(document["subject"], 0), int(document["sequence"]))


def test_no_more_permits_are_pending_than_agreed() -> None:
    pending: set[str] = set()
    for document in documents("permit"):
        if document["data"]["status"] in ("revoked", "expired"):
            pending.discard(document["subject"])
        else:
            pending.add(document["subject"])
        assert len(pending) <= MOST_OPEN


def test_some_permits_claim_a_legal_basis_on_protected_land() -> None:
    assert any("legal_basis" in document["data"] for document in documents("permit"))


def test_a_line_that_lost_a_piece_gets_it_back_in_its_next_maintenance() -> None:
    areas = [document["data"]["area_m2"] for document in documents("line")]
    kinds = [document["data"]["maintenance"]["kind"] for document in documents("line")]

    assert kinds[:4] == ["调出", "补划", "调出", "补划"]
    assert areas[0] < areas[1]


@pytest.mark.parametrize("make", WRONGS, ids=lambda make: make.__name__.strip("_"))
def test_each_wrong_event_is_refused(make: Callable[[str, datetime], bytes]) -> None:
    assert is_refused(make("地字第3204112026YG9000001号", START))


def test_right_permits_are_not_refused() -> None:
    assert not any(is_refused(orjson.dumps(document)) for document in documents("permit")[:50])


def is_refused(body: bytes) -> bool:
    """The checks that any receiver makes: JSON, contract, a district of ours, a valid place near the city."""
    try:
        data = validated(body).model_dump()
    except ValueError:
        return True
    ring = np.array(data["geometry"]["coordinates"][0])
    nearby = bool((np.abs(ring - (119.7, 31.6)) < 1).all())
    ours = data["district"] in small_city().districts.codes
    return not (ours and nearby and shapely.is_valid(shapely.Polygon(ring)))
