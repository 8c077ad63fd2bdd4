"""HTTP to services on this machine."""

import ssl
from typing import Any

import httpx

NO_AUTHORITIES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Nothing here is encrypted: reading the world's certificates for each client took longer than asking."""


def client(address: str = "", timeout_seconds: float = 10, **more: Any) -> httpx.AsyncClient:
    """A client for one service, or for any without an address; never through a proxy of the environment."""
    return httpx.AsyncClient(
        base_url=address, timeout=timeout_seconds, verify=NO_AUTHORITIES, trust_env=False, **more
    )
