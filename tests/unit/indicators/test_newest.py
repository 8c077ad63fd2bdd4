"""A message that comes late must not be the last one under its key."""

from chassis.kafka.records import Record
from services.indicators.shell.newest import Newest

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
