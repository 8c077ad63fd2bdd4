"""Progress, not liveness."""

from services.ingest.shell.watchdog import STUCK_SECONDS, Progress, events_behind

LATER = STUCK_SECONDS + 1


def test_behind_and_not_moving_is_stuck() -> None:
    progress = Progress({0: 5}, 0.0)

    assert not progress.step({0: 5}, 10.0).stuck(behind=3, now=10.0)
    assert progress.step({0: 5}, LATER).stuck(behind=3, now=LATER)


def test_behind_and_moving_is_not_stuck() -> None:
    assert not Progress({0: 5}, 0.0).step({0: 6}, LATER).stuck(behind=3, now=LATER)


def test_idle_is_not_stuck() -> None:
    assert not Progress({0: 5}, 0.0).step({0: 5}, LATER).stuck(behind=0, now=LATER)


def test_behind_counts_the_partitions_this_instance_reads() -> None:
    assert events_behind({0: 10, 1: 20}, {0: 7}) == 3
