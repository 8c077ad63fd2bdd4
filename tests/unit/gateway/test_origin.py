"""Browsers check no origin for WebSockets, so the gateway does."""

import pytest

from services.gateway.domain.feed.origin import Caller, caller_address, may_connect

ALLOWED = frozenset({"https://wall.example.gov.cn"})


@pytest.mark.parametrize(
    "caller",
    [
        Caller("http://127.0.0.1:8080", "127.0.0.1:8080", "10.0.0.5"),
        Caller("https://map.example.gov.cn", "map.example.gov.cn", "10.0.0.5"),
        Caller("https://wall.example.gov.cn", "map.example.gov.cn", "10.0.0.5"),
        Caller(None, "127.0.0.1:8080", "127.0.0.1"),
        Caller(None, "[::1]:8080", "::1"),
    ],
)
def test_our_own_page_an_allowed_origin_or_a_local_program_may_connect(caller: Caller) -> None:
    assert may_connect(caller, ALLOWED)


@pytest.mark.parametrize(
    "caller",
    [
        Caller("https://evil.example", "map.example.gov.cn", "10.0.0.5"),
        Caller("http://127.0.0.1:9999", "127.0.0.1:8080", "127.0.0.1"),
        Caller("null", "map.example.gov.cn", "127.0.0.1"),
        Caller("file://map.example.gov.cn", "map.example.gov.cn", "127.0.0.1"),
        Caller("http://", "", "127.0.0.1"),
        Caller(None, "map.example.gov.cn", "10.0.0.5"),
        Caller(None, "map.example.gov.cn", ""),
    ],
)
def test_a_foreign_page_or_a_program_from_elsewhere_may_not(caller: Caller) -> None:
    assert not may_connect(caller, ALLOWED)


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "address"),
    [
        ("127.0.0.1", None, "127.0.0.1"),
        ("127.0.0.1", "10.0.0.9", "10.0.0.9"),
        ("127.0.0.1", "127.0.0.1, 10.0.0.9", "10.0.0.9"),
        ("10.0.0.9", "127.0.0.1", "10.0.0.9"),
        ("10.0.0.9", None, "10.0.0.9"),
    ],
)
def test_only_a_proxy_on_this_machine_is_believed_whom_it_speaks_for(
    peer: str, forwarded_for: str | None, address: str
) -> None:
    assert caller_address(peer, forwarded_for) == address
