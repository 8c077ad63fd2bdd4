"""When a process that lives stands still."""

from chassis.progress import Progress


def test_who_has_no_work_may_rest_for_ever() -> None:
    progress: Progress[str] = Progress(10)
    assert not any(progress.stands_still({"p": 5}, {"p": 5}, now) for now in (0.0, 100.0, 1000.0))


def test_who_has_work_and_does_none_stands_still_after_its_time() -> None:
    progress: Progress[str] = Progress(10)
    seen = [progress.stands_still({"p": 5}, {"p": 6}, now) for now in (0.0, 9.9, 10.0)]
    assert seen == [False, False, True]


def test_any_movement_begins_the_time_again() -> None:
    progress: Progress[str] = Progress(10)
    positions = [({"p": 5}, 0.0), ({"p": 6}, 9.0), ({"p": 6}, 18.0), ({"p": 6}, 19.0)]
    assert [progress.stands_still(at, {"p": 9}, now) for at, now in positions] == [False, False, False, True]
