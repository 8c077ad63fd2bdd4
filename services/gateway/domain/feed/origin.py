"""Who may open ``/v1/live``: browsers check no origin for WebSockets, so the server must."""

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Caller:
    """What a handshake tells about who calls: ``origin`` and ``host`` headers, and the peer's address."""

    origin: str | None
    host: str
    address: str


def may_connect(caller: Caller, allowed: frozenset[str]) -> bool:
    """Whether the caller is our own page, an allowed origin, or a program on this machine.

    Every browser sends Origin with a WebSocket handshake. Without one the caller is a program (a test, a
    diagnosis); only those on the loopback are let in until programs can prove who they are.
    """
    if caller.origin is None:
        return _is_loopback(caller.address)
    if caller.origin in allowed:
        return True
    parts = urlsplit(caller.origin)
    return parts.scheme in {"http", "https"} and parts.netloc.lower() == caller.host.lower() != ""


def caller_address(peer: str, forwarded_for: str | None) -> str:
    """Behind a proxy on this machine the caller is whom the proxy names last; nobody else is believed."""
    if forwarded_for is None or not _is_loopback(peer):
        return peer
    return forwarded_for.rpartition(",")[2].strip()


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
