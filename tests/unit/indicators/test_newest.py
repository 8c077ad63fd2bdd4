"""A message that comes late must not be the last one under its key."""

import json
from typing import Any

from chassis.kafka.records import Record
from services.indicators.shell.saying.newest import Newest

KEY = "farmland_retained/320411/projected/current"


def figure(shard_offset: int, offset: int) -> Record:
    """A figure after ``shard_offset`` of its district's log, at ``offset`` of the figures' topic."""
    value = (
        '{"specversion":"1.0","id":"f","source":"/onemap/indicators","type":"planning.figure.changed",'
        f'"subject":"{KEY}","time":"2026-01-01T00:00:00Z","data":{{"shard_offset":{shard_offset}}}}}'
    )
    return Record("planning.figures.v1", 0, offset, KEY.encode(), value.encode(), (), 0)


def test_a_late_figure_makes_the_newer_one_be_said_again() -> None:
    newest, newer = Newest(), figure(110, 50)
    assert newest.outdated_by(newer) == []

    (again,) = newest.outdated_by(figure(105, 60))

    assert (again.key, again.value) == (KEY, newer.value)


def test_figures_in_order_are_left_alone() -> None:
    newest = Newest()
    assert [newest.outdated_by(figure(n, n)) for n in range(5)] == [[]] * 5


def test_the_newer_figure_said_again_settles_it() -> None:
    newest = Newest()
    for record in (figure(110, 50), figure(105, 60)):
        newest.outdated_by(record)
    assert newest.outdated_by(figure(110, 70)) == []


def test_an_older_figure_read_a_second_time_is_not_late() -> None:
    newest = Newest()
    for record in (figure(105, 40), figure(110, 50)):
        newest.outdated_by(record)
    assert newest.outdated_by(figure(105, 40)) == []


FOUND = "地字第1号/permanent_basic_farmland"


def finding(offset: int, version: int, status: str = "present", **more: Any) -> Record:
    """A finding that rests on a version of its permit, at ``offset`` of the findings' topic."""
    data = {"shard_offset": 9, "subject_version": version, "withdrawn": False, "status": status, **more}
    event = {
        "specversion": "1.0",
        "id": "f",
        "source": "/onemap/indicators",
        "type": "planning.finding.changed",
        "subject": FOUND,
        "time": "2026-01-01T00:00:00Z",
        "data": data,
    }
    return Record("planning.findings.v1", 0, offset, FOUND.encode(), json.dumps(event).encode(), (), 0)


def removed(offset: int) -> Record:
    return Record("planning.findings.v1", 0, offset, FOUND.encode(), None, (), 0)


def again(*records: Record) -> list[list[bytes | None]]:
    """What each record in turn has said again."""
    newest = Newest()
    return [[one.value for one in newest.outdated_by(record)] for record in records]


def test_what_the_new_district_found_goes_before_the_end_in_the_old_one() -> None:
    came = finding(1, 2, shard_offset=1)
    went = finding(2, 2, "ended", withdrawn=True, shard_offset=500)
    assert again(came, went, removed(3)) == [[], [came.value], [came.value]]
    assert again(went._replace(offset=0), came) == [[], []]


def test_a_version_of_the_permit_goes_before_any_place_in_a_log() -> None:
    newer, older = finding(1, 3, shard_offset=1), finding(2, 2, shard_offset=500)
    assert again(newer, older) == [[], [newer.value]]


def test_a_finding_said_too_late_after_its_end_is_ended_and_removed_again() -> None:
    ended, late = finding(2, 2, "ended"), finding(4, 1)
    assert again(finding(1, 1), ended, removed(3), late) == [[], [], [], [ended.value, None]]


def test_the_end_and_its_removal_are_left_alone() -> None:
    assert again(finding(1, 1), finding(2, 2, "ended"), removed(3), finding(4, 3)) == [[], [], [], []]


def test_a_removed_figure_is_not_brought_back() -> None:
    newest = Newest()
    newest.outdated_by(figure(110, 50))
    assert newest.outdated_by(figure(110, 60)._replace(value=None)) == []
