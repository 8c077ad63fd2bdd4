"""Which addresses may be called: exact origins, each with the networks it may resolve to.

A block-list leaks (``127.1``, ``64:ff9b::7f00:1`` … all lead home), and receivers of a government are on
private networks anyway. So everything is denied but what is listed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from yarl import URL

from chassis.errors import ConfigurationError

Network = IPv4Network | IPv6Network
Origin = tuple[str, str, int]
"""Scheme, host, port."""
LOOPBACK = "loopback"
_LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "::1")
_LOOPBACK_NETWORKS: tuple[Network, ...] = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


class NotAllowed(Exception):
    """An address that is not on the list; the argument says why, in words for whoever gave it."""


@dataclass(frozen=True)
class AllowList:
    """``origins`` with their networks; with ``loopback`` also this machine's own, on any port."""

    origins: tuple[tuple[Origin, tuple[Network, ...]], ...] = ()
    loopback: bool = False

    @classmethod
    def parse(cls, text: str) -> "AllowList":
        """``loopback`` and ``https://host:443=10.1.0.0/16+10.2.0.0/16``, separated by commas.

        Raises ConfigurationError.
        """
        entries = [entry.strip() for entry in text.split(",") if entry.strip()]
        named = [entry for entry in entries if entry != LOOPBACK]
        try:
            return cls(tuple(_entry(entry) for entry in named), LOOPBACK in entries)
        except (ValueError, NotAllowed) as error:
            raise ConfigurationError(
                f"not a list of receivers: {error}; write e.g. https://host:443=10.1.0.0/16"
            ) from error

    def networks(self, url: str) -> tuple[Network, ...]:
        """The networks that a URL's host may resolve to. Raises NotAllowed."""
        origin = origin_of(url)
        if self.loopback and origin[1] in _LOOPBACK_HOSTS:
            return _LOOPBACK_NETWORKS
        for listed, networks in self.origins:
            if listed == origin:
                return networks
        scheme, host, port = origin
        raise NotAllowed(f"{scheme}://{host}:{port} is not among the receivers that are allowed here")


def origin_of(url: str) -> Origin:
    """Scheme, host and port of an http(s) URL, as the client will read it. Raises NotAllowed."""
    try:
        parsed = URL(url)
        host, port = parsed.raw_host, parsed.port
    except ValueError as error:
        raise NotAllowed(f"not a URL: {error}") from error
    if parsed.scheme not in {"http", "https"} or not host or port is None:
        raise NotAllowed("not a URL of http or https with a host")
    if parsed.raw_user is not None or parsed.raw_password is not None or parsed.raw_fragment:
        raise NotAllowed("a URL without user, password and fragment is needed")
    return parsed.scheme, host.rstrip(".").lower(), port


def check_addresses(host: str, addresses: Sequence[str], networks: Sequence[Network]) -> None:
    """Every address a host resolved to lies in its networks. Raises NotAllowed."""
    for address in addresses:
        if not any(ip_address(address) in network for network in networks):
            raise NotAllowed(f"{host} leads to {address}, which is outside its allowed networks")


def _entry(entry: str) -> tuple[Origin, tuple[Network, ...]]:
    url, equals, networks = entry.partition("=")
    if not equals:
        raise ValueError(f"{entry} names no network")
    return origin_of(url), tuple(ip_network(network) for network in networks.split("+"))
