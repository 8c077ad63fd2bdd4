"""Numbers and days as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.permit_numbers import permit_number
from services.ingest.domain.reading.spelling import day


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("地字第3206142026YG0047653号", "地字第3206142026YG0047653号"),
        ("4101052024YG0009473", "地字第4101052024YG0009473号"),
        ("4403032025GG0002535", "建字第4403032025GG0002535号"),
        ("建字第 440303 2025 gg 0002535 号", "建字第4403032025GG0002535号"),
        ("地字第３２０６１４２０２６ＹＧ００４７６５３号", "地字第3206142026YG0047653号"),
        ("3204122026XS0000001", "3204122026XS0000001"),
        ("乡字第3204122026XG0000001号", "乡字第3204122026XG0000001号"),
        ("地字第130733201400013号", "地字第130733201400013号"),
        ("地字第3205832025100084号", "地字第3205832025100084号"),
        ("地字第 1307332014 00013号", "地字第130733201400013号"),
        ("常规地字第（2008） 012号", "常规地字第(2008)012号"),
        ("建字〔2008〕012 号", "建字〔2008〕012号"),
        ("（2014） 旧 13", "（2014） 旧 13"),
        ("permit-1", "permit-1"),
    ],
)
def test_a_permit_number_has_one_spelling(printed: str, number: str) -> None:
    assert permit_number(printed) == number


@given(st.text(min_size=1, max_size=256))
def test_any_text_stays_a_subject_and_has_one_spelling_only(printed: str) -> None:
    number = permit_number(printed)

    assert 1 <= len(number) <= 256
    assert permit_number(number) == number


@pytest.mark.parametrize("text", ["民国115年", "2026-7", "26年7月1日", "tomorrow"])
def test_what_is_no_day_stays_as_it_is(text: str) -> None:
    assert day(text) == text
