"""The city's bounds are the same wherever they are held."""

from contracts.districts import city
from services.ingest.domain.limits import CHANGZHOU


def test_a_trial_may_lie_where_ingest_takes_permits() -> None:
    assert city().bounds == (CHANGZHOU.west, CHANGZHOU.south, CHANGZHOU.east, CHANGZHOU.north)
