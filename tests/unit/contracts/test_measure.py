"""Numbers on the wire and the whole units behind them."""

from hypothesis import given
from hypothesis import strategies as st

from contracts.measure import SCALES, number_of, units_of, units_said


@given(st.integers(-(10**15), 10**15), st.sampled_from(sorted(SCALES)))
def test_what_was_said_is_understood_to_the_last_unit(units: int, unit_of_measure: str) -> None:
    assert units_said(float(number_of(units, unit_of_measure)), unit_of_measure) == units


@given(st.integers(-(10**12), 10**12), st.sampled_from(sorted(SCALES)))
def test_both_ways_of_understanding_a_number_agree(units: int, unit_of_measure: str) -> None:
    number = number_of(units, unit_of_measure)
    assert units_said(number, unit_of_measure) == units_of(number, unit_of_measure)
