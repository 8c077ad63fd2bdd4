"""Positions as text, for those who have no WebSocket."""

import pytest

from services.gateway.domain.feed.live import ChannelLog, Subscription
from services.gateway.domain.feed.positions import positions_text, subscriptions_at
from services.gateway.domain.feed.presence import Guest, Presence, presence_rows
from services.gateway.domain.feed.wanted import Wanted


def test_where_one_stands_is_understood_again_as_it_was_told() -> None:
    standing = [Subscription("figures", "e1", 7), Subscription("alerts")]

    assert positions_text(standing) == "figures:e1:7,alerts"
    assert subscriptions_at("figures:e1:7,alerts", (), ()) == standing


def test_filters_go_to_the_channels_that_have_them() -> None:
    figures, plans, system = subscriptions_at("figures,plans,system", ["320411"], ["wetland"])

    assert figures.wanted == Wanted(frozenset({"320411"}), frozenset({"wetland"}))
    assert plans.wanted == Wanted(frozenset({"320411"}))
    assert system.wanted == Wanted()


def test_a_channel_named_twice_counts_as_it_was_named_last() -> None:
    assert subscriptions_at("figures,figures:e1:7", (), ()) == [Subscription("figures", "e1", 7)]


@pytest.mark.parametrize("text", ["", ",", "secrets", "figures:e1", "figures:e1:x", "figures:e1:-1"])
def test_what_is_no_position_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        subscriptions_at(text, (), ())


def test_walls_that_say_their_name_come_first_with_how_far_they_are_behind() -> None:
    log = ChannelLog("figures", "e1", 10, offset=9)
    named = Presence(Guest("127.0.0.1", "x", "大厅"), "websocket", 5.0, [Subscription("figures", "e1", 7)])
    unnamed = Presence(Guest("127.0.0.1", "x"), "sse", 90.0, [Subscription("figures", "old", 7)])

    first, second = presence_rows([unnamed, named], {"figures": log}, "r1")

    assert (first["wall"], first["channels"][0]["behind"]) == ("大厅", 2)
    assert (second["wall"], second["channels"][0]["behind"]) == (None, None)
