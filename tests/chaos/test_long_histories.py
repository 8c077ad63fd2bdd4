"""The histories of two districts, many and long: what ``make test`` has no time for."""

from hypothesis import settings

from tests.behaviour.test_two_districts import TwoDistricts


class TestLongHistories(TwoDistricts.TestCase):
    """Some ten minutes of them."""

    settings = settings(max_examples=1_000, stateful_step_count=50, deadline=None)
