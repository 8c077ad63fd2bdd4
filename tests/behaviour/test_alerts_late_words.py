"""What a frozen worker says late moves no alert, wherever in the log it lies."""

from datetime import date
from typing import Any

import pytest

from services.alerts.domain.fact import Datum
from tests.behaviour.alerts_timeline import At, Timeline, new_docket, said
from tests.unit.alerts.builders import NOON, deadline, fact, figure, finding, invariant

LATE_DEADLINE: dict[str, Any] = {"due_on": date(2026, 11, 1)}

PAIRS = [
    pytest.param(figure(value=99e6, shard_offset=4), figure(value=110e6, shard_offset=3), id="figure"),
    pytest.param(finding(shard_offset=4), finding(status="ended", shard_offset=3), id="finding"),
    pytest.param(
        finding(subject_version=7, shard_offset=3),
        finding(subject_version=6, permit_status="revoked", shard_offset=9),
        id="older version of the permit",
    ),
    pytest.param(
        deadline(**LATE_DEADLINE, shard_offset=4), deadline(open=False, shard_offset=3), id="deadline"
    ),
    pytest.param(invariant(shard_offset=4), invariant(status="holds", shard_offset=3), id="invariant"),
]


@pytest.mark.parametrize(("newest", "late"), PAIRS)
def test_a_late_word_moves_nothing_and_what_is_newer_still_does(newest: Datum, late: Datum) -> None:
    docket = new_docket()
    [raised] = docket.take(fact(newest, 1), NOON)
    docket.remember([raised])

    assert docket.take(fact(late, 2), NOON) == []
    assert docket.tick(NOON) == []

    in_time = {"shard_offset": 10, "subject_version": 8} if hasattr(late, "rank") else {"shard_offset": 10}
    assert [said(one) for one in docket.take(fact(late.model_copy(update=in_time), 3), NOON)] == [
        "cleared green"
    ]


@pytest.mark.parametrize(("newest", "late"), PAIRS)
def test_a_late_word_that_lies_last_in_the_log_is_not_believed_on_reading_back(
    newest: Datum, late: Datum
) -> None:
    docket, lived = new_docket(), new_docket()
    told = [fact(newest, 1), fact(late, 2)]
    docket.learn(told)
    for one in told:
        lived.remember(lived.take(one, NOON))
    docket.remember(lived.episodes)

    again = newest.model_copy(update={"shard_offset": 10})
    assert docket.take(fact(again, 3), NOON) == lived.take(fact(again, 3), NOON) == []


HERE = finding(unit="320412", subject_version=7, shard_offset=3)
LEFT = finding(unit="320411", subject_version=7, withdrawn=True, status="ended", shard_offset=9)
ENDED = finding(unit="320412", subject_version=8, status="ended", shard_offset=5)
CAME = [At(0, finding(subject_version=6), ["raised red"])]
"""A permit stood in 320411 and is then found in 320412."""


def test_a_permit_that_moved_is_alerted_where_it_is_whichever_district_speaks_first() -> None:
    Timeline().run(
        [*CAME, At(1, LEFT, ["cleared green"]), At(1, removes=LEFT.key), At(2, HERE, ["raised red"])]
    )
    Timeline().run(
        [*CAME, At(1, HERE, ["cleared green", "raised red"]), At(2, LEFT), At(2, removes=LEFT.key)]
    )


def test_a_removal_goes_with_the_end_before_it() -> None:
    Timeline().run(
        [
            At(0, HERE, ["raised red"]),
            At(1, LEFT),
            At(1, removes=LEFT.key),
            At(2, ENDED, ["cleared green"]),
            At(2, removes=ENDED.key),
            At(3, HERE),
        ]
    )


def test_an_end_clears_its_own_districts_alert_though_only_the_new_district_is_known() -> None:
    docket = new_docket()
    for data, offset in ((finding(subject_version=6), 1), (HERE, 2)):
        docket.remember(new_docket().take(fact(data, offset), NOON))
    docket.learn([fact(HERE, 2)])

    [cleared] = docket.take(fact(LEFT, 3), NOON)

    assert (said(cleared), cleared.alert.unit) == ("cleared green", "320411")


def test_a_plan_that_moved_is_late_where_it_is_whichever_district_speaks_first() -> None:
    here = deadline(**LATE_DEADLINE, unit="320412", subject_version=7)
    left = deadline(open=False, subject_version=7, withdrawn=True)
    before = [At(0, deadline(**LATE_DEADLINE, subject_version=6), ["raised orange"])]
    Timeline().run([*before, At(1, left, ["cleared green"]), At(2, here, ["raised orange"]), At(3)])
    Timeline().run([*before, At(1, here, ["cleared green", "raised orange"]), At(2, left), At(3)])


def test_city_sums_are_ordered_by_their_own_topic() -> None:
    Timeline().run(
        [
            At(0, figure(unit="320400", value=99e6, shard_offset=40), ["raised red"]),
            At(1, figure(unit="320400", value=110e6, shard_offset=30), ["cleared green"]),
        ]
    )
