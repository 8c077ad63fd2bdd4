"""推送节奏: how long changes are gathered between two tellings."""

import pytest

from services.gateway.domain.feed.pacing import LONGEST_REST_SECONDS, SHORTEST_REST_SECONDS, rest_seconds


def test_who_is_told_in_no_time_is_told_fifty_times_a_second_at_most() -> None:
    assert rest_seconds(0.0) == rest_seconds(0.0001) == SHORTEST_REST_SECONDS == 0.02


@pytest.mark.parametrize("telling", [0.01, 0.05, 0.1])
def test_telling_many_takes_no_more_than_a_third_of_the_time(telling: float) -> None:
    assert telling / (telling + rest_seconds(telling)) == pytest.approx(1 / 3)


def test_nobody_waits_longer_than_a_quarter_of_a_second_however_many_there_are() -> None:
    assert rest_seconds(5.0) == LONGEST_REST_SECONDS == 0.25
