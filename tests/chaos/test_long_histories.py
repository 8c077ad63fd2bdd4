"""The histories of two districts, many and long: what ``make test`` has no time for."""

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.behaviour.test_two_districts import TwoDistricts


def test_a_thousand_long_histories_of_two_districts_are_as_worked_out_anew() -> None:
    run_state_machine_as_test(
        TwoDistricts, settings=settings(max_examples=1_000, stateful_step_count=50, deadline=None)
    )
