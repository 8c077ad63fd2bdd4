"""POSTs to allowed addresses with aiohttp: each answer of DNS is checked, and the checked one is called.

No redirects, no proxies of the environment, no cookies, a deadline for everything, a limit to what is read.
"""

import asyncio
import socket
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from chassis.egress.allow_list import AllowList, Network, NotAllowed, check_addresses, origin_of

DEADLINE_SECONDS = 10.0
LARGEST_ANSWER_BYTES = 64 * 1024
MOST_LOOKUPS = 64
"""At a time; a name server that hangs holds up only those who wait for it."""


@dataclass(frozen=True)
class Reply:
    """What became of one POST: the status (None when there was no answer), or the problem in words."""

    status: int | None
    problem: str | None = None
    retry_after: str | None = None

    @property
    def taken(self) -> bool:
        """2xx."""
        return self.status is not None and 200 <= self.status < 300


class Poster:
    """Keeps connections open between POSTs."""

    name = "poster"

    def __init__(self, allowed: AllowList, deadline_seconds: float = DEADLINE_SECONDS) -> None:
        self._allowed, self._deadline = allowed, deadline_seconds
        self._threads = ThreadPoolExecutor(MOST_LOOKUPS, "lookup")
        self._session: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        """Open no connection yet."""
        resolver = _Checked(self._allowed, self._threads)
        connector = aiohttp.TCPConnector(limit=0, use_dns_cache=False, resolver=resolver)
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=self._deadline),
            auto_decompress=False,
            trust_env=False,
        )

    async def run(self) -> None:
        """Nothing to drive: wait until stopped."""
        await asyncio.Event().wait()

    async def stop(self) -> None:
        """Close what is open."""
        if self._session is not None:
            await self._session.close()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def check(self, url: str) -> None:
        """The URL is on the list, and its host leads where it may. Raises NotAllowed."""
        networks = self._allowed.networks(url)
        _, host, port = origin_of(url)
        try:
            async with asyncio.timeout(self._deadline):
                addresses = await _look_up(self._threads, host, port)
        except (OSError, TimeoutError, ValueError) as error:
            raise NotAllowed(f"{host} cannot be found: {error}") from error
        check_addresses(host, [str(address[0]) for _, address in addresses], networks)

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """One attempt; never raises for what the other side does."""
        if self._session is None:
            raise RuntimeError("not started")
        try:
            networks = self._allowed.networks(url)
            _check_literal(url, networks)
            async with self._session.post(url, data=body, headers=headers, allow_redirects=False) as answer:
                await _read(answer)
                problem = None if 200 <= answer.status < 300 else f"answered {answer.status}"
                return Reply(answer.status, problem, answer.headers.get("Retry-After"))
        except NotAllowed as error:
            return Reply(None, str(error))
        except TimeoutError:
            return Reply(None, f"no answer within {self._deadline:g} s")
        except aiohttp.ClientConnectorError as error:
            return Reply(None, f"cannot be reached: {error.os_error}"[:200])
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return Reply(None, f"{type(error).__name__}: {error}"[:200])


class _Checked(AbstractResolver):
    """Tells aiohttp only addresses that are allowed for the host and port it asks about."""

    def __init__(self, allowed: AllowList, threads: ThreadPoolExecutor) -> None:
        self._allowed, self._threads = allowed, threads

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Raises OSError, as a resolver must, also for what is not allowed."""
        found = await _look_up(self._threads, host, port, family)
        addresses = [str(address[0]) for _, address in found]
        try:
            check_addresses(host, addresses, self._networks(host, port))
        except NotAllowed as error:
            raise OSError(str(error)) from error
        return [_result(host, port, kind, str(address[0])) for kind, address in found]

    async def close(self) -> None:
        """Nothing is kept."""

    def _networks(self, host: str, port: int) -> Sequence[Network]:
        """Of the origin whose scheme aiohttp does not tell here; post() has checked the whole of it."""
        shown = f"[{host}]" if ":" in host else host
        for scheme in ("https", "http"):
            try:
                return self._allowed.networks(f"{scheme}://{shown}:{port}")
            except NotAllowed:
                continue
        return ()


async def _look_up(
    threads: ThreadPoolExecutor, host: str, port: int, family: int = socket.AF_UNSPEC
) -> list[tuple[int, Any]]:
    def ask() -> list[tuple[int, Any]]:
        answers = socket.getaddrinfo(host, port, family, socket.SOCK_STREAM)
        return [(int(kind), address) for kind, _, _, _, address in answers]

    return await asyncio.get_running_loop().run_in_executor(threads, ask)


def _check_literal(url: str, networks: Sequence[Network]) -> None:
    """A host that is an address already is never resolved."""
    host = origin_of(url)[1]
    try:
        ip_address(host)
    except ValueError:
        return
    check_addresses(host, [host], networks)


def _result(host: str, port: int, family: int, address: str) -> ResolveResult:
    return ResolveResult(
        hostname=host, host=address, port=port, family=family, proto=0, flags=socket.AI_NUMERICHOST
    )


async def _read(answer: aiohttp.ClientResponse) -> None:
    """To the end, so that the connection can be used again; a longer answer costs its sender that."""
    read = 0
    async for piece in answer.content.iter_any():
        read += len(piece)
        if read > LARGEST_ANSWER_BYTES:
            answer.close()
            return
