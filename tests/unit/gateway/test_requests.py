"""What a screen may ask on the live feed."""

import pytest

from services.gateway.domain.feed.live import Subscription
from services.gateway.domain.feed.requests import (
    MOST_REQUESTS,
    Refusal,
    RequestBudget,
    request_in,
    subscriptions_of,
)
from services.gateway.domain.feed.wanted import Wanted


def test_a_screen_subscribes_anew_or_from_where_it_stood() -> None:
    asked = '{"op":"subscribe","channels":[{"name":"figures","epoch":"e","offset":7},{"name":"alerts"}]}'

    assert subscriptions_of(asked) == [Subscription("figures", "e", 7), Subscription("alerts")]


def test_a_screen_may_want_a_part_of_a_channel_and_say_what_it_is_called() -> None:
    asked = (
        '{"op":"subscribe","wall":"指挥大厅","channels":'
        '[{"name":"figures","units":["320411"],"indicators":["wetland"]},{"name":"plans"}]}'
    )

    request = request_in(asked)

    assert request.wall == "指挥大厅"
    wanted = Wanted(frozenset({"320411"}), frozenset({"wetland"}))
    assert request.subscriptions == [Subscription("figures", wanted=wanted), Subscription("plans")]


@pytest.mark.parametrize(
    ("text", "code", "close_code"),
    [
        ("hello", "not_json", 4400),
        ("[]", "invalid", 4400),
        ('{"op":"shutdown"}', "unknown_op", 4400),
        ('{"op":"subscribe","channels":[]}', "invalid", 4400),
        ('{"op":"subscribe","channels":[{"name":"secrets"}]}', "invalid", 4400),
        ('{"op":"subscribe","channels":[{"name":"figures","offset":-1}]}', "invalid", 4400),
        ('{"op":"subscribe","channels":[{"name":"figures","offset":NaN}]}', "invalid", 4400),
        ('{"op":"subscribe","channels":[{"name":"plans","indicators":["wetland"]}]}', "invalid", 4400),
        ('{"op":"subscribe","channels":[{"name":"system","units":["320411"]}]}', "invalid", 4400),
        ("x" * 20_000, "too_large", 1009),
    ],
)
def test_what_is_not_understood_is_refused_with_a_reason(text: str, code: str, close_code: int) -> None:
    with pytest.raises(Refusal) as refused:
        subscriptions_of(text)

    assert (refused.value.code, refused.value.close_code) == (code, close_code)


def test_a_refusal_never_repeats_what_was_sent() -> None:
    with pytest.raises(Refusal) as refused:
        subscriptions_of('{"op":"subscribe","channels":[{"name":"<script>"}]}')

    assert "<script>" not in refused.value.detail


def test_twenty_requests_a_second_are_enough() -> None:
    budget = RequestBudget()
    for number in range(MOST_REQUESTS):
        budget.spend(number / 100)

    with pytest.raises(Refusal):
        budget.spend(0.5)


def test_a_second_later_there_is_room_again() -> None:
    budget = RequestBudget()
    for _ in range(MOST_REQUESTS):
        budget.spend(0.0)

    budget.spend(1.1)
