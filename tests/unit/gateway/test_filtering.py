"""CQL2 text on attributes: what it lets through, and what it refuses."""

from typing import Any

import pytest

from services.gateway.adapters.cql import parsed
from services.gateway.domain.space.filter.filtering import equals
from services.gateway.domain.space.filter.filtering import test_of as condition_of
from services.gateway.domain.space.filter.like import Like

PERMIT: dict[str, Any] = {
    "id": "地字第1号",
    "status": "granted",
    "site_area_m2": 5000.5,
    "granted_on": "2026-03-05",
    "opened_at": "2026-03-05T09:00:00+08:00",
    "land_use": {"scheme": "planning", "code": "1001"},
    "verified": True,
}
KNOWN = {*PERMIT, "holder", "land_use.code"}


@pytest.mark.parametrize(
    ("text", "true"),
    [
        ("status = 'granted'", True),
        ("status <> 'granted' OR site_area_m2 > 5000", True),
        ("land_use.code = '1001' AND NOT status IN ('revoked', 'expired')", True),
        ("site_area_m2 BETWEEN 5000 AND 5001", True),
        ("site_area_m2 NOT BETWEEN 0 AND 1", True),
        ("id LIKE '地字第_号'", True),
        ("id LIKE '%2号'", False),
        ("CASEI(status) = CASEI('GRANTED')", True),
        ("granted_on >= DATE('2026-03-05')", True),
        ("opened_at = TIMESTAMP('2026-03-05T01:00:00Z')", True),
        ("verified = TRUE", True),
        ("holder IS NULL", True),
        ("holder = 'x'", False),
        ("NOT holder = 'x'", False),
        ("holder = 'x' OR status = 'granted'", True),
        ("status > 5", False),
    ],
)
def test_a_condition_is_true_of_a_permit_or_not(text: str, true: bool) -> None:  # noqa: FBT001 - a table
    assert condition_of(parsed(text), KNOWN)(PERMIT) is true


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("status = ", "not CQL2 text"),
        ("secret = 1", "no property"),
        ("S_INTERSECTS(geometry, POINT(1 2))", "not offered"),
        ("status", "not a condition"),
        ("status LIKE id", "pattern"),
        ("a" * 3000, "at most"),
        ("NOT " * 200 + "status = 'x'", "deeply"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        condition_of(parsed(text), KNOWN)


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        ("%", "", True),
        ("a%b%c", "a-b-b-c", True),
        ("a%b%c", "a-c-b", False),
        ("%ab", "aab", True),
        ("ab%ab", "ab", False),
        (r"100\%", "100%", True),
        (r"100\%", "1000", False),
        ("_", "号", True),
        ("a.c", "abc", False),
    ],
)
def test_like_takes_percent_for_any_text(pattern: str, text: str, matches: bool) -> None:  # noqa: FBT001
    assert Like(pattern).matches(text) is matches


def test_like_is_quick_whatever_the_pattern() -> None:
    assert not Like("%a" * 500 + "b").matches("a" * 20_000)


@pytest.mark.parametrize(
    ("name", "wanted", "true"),
    [
        ("verified", "true", True),
        ("verified", "false", False),
        ("status", "granted", True),
        ("land_use.code", "1001", True),
        ("site_area_m2", "5000.5", True),
        ("holder", "granted", False),
    ],
)
def test_a_property_is_asked_for_as_it_is_written_in_an_address(
    name: str, wanted: str, *, true: bool
) -> None:
    assert equals(name, wanted)(PERMIT) is true
