"""The texts of the live feed, as the page reads them."""

import json
from datetime import UTC, datetime

from services.gateway.domain.feed.frames import error_frame, heartbeat_frame, update_frame
from services.gateway.domain.feed.live import Update


def test_a_snapshot_says_where_it_stands() -> None:
    frame = update_frame(Update("alerts", "e1", None, 7), {"警": '{"grade":"red"}'})

    assert json.loads(frame) == {
        "op": "snapshot",
        "channel": "alerts",
        "epoch": "e1",
        "offset": 7,
        "items": [{"key": "警", "value": {"grade": "red"}}],
    }


def test_a_delta_says_what_it_continues_and_tells_removals_as_null() -> None:
    told = json.loads(update_frame(Update("plans", "e1", 7, 9), {"gone": None, 'odd"key': "1"}))

    assert (told["op"], told["previous"], told["offset"]) == ("delta", 7, 9)
    assert told["items"] == [{"key": "gone", "value": None}, {"key": 'odd"key', "value": 1}]


def test_a_heartbeat_tells_time_watermarks_build_and_problems() -> None:
    told = json.loads(heartbeat_frame(datetime(2026, 11, 20, tzinfo=UTC), {"/s": "2026"}, "b1", ["redis"]))

    assert told == {
        "op": "heartbeat",
        "time": "2026-11-20T00:00:00.000+00:00",
        "watermarks": {"/s": "2026"},
        "build": "b1",
        "problems": ["redis"],
    }


def test_an_error_says_why() -> None:
    assert json.loads(error_frame("unknown_op", "no")) == {
        "op": "error",
        "code": "unknown_op",
        "detail": "no",
    }
