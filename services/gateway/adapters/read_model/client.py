"""Connecting to Redis, and its errors in our words."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from chassis.errors import ConfigurationError, TransientFailure


def connect(url: str, *, text: bool = True) -> Redis:
    """A client that connects when first used; raises ConfigurationError for an address that is none.

    Its answers are text, or bytes where geometry is read.
    """
    # Once more at once, for a connection that went stale; those who call wait and try again themselves.
    retry = Retry(NoBackoff(), 1)
    try:
        return Redis.from_url(
            url, socket_timeout=5.0, socket_connect_timeout=2.0, retry=retry, decode_responses=text
        )
    except ValueError as error:
        raise ConfigurationError(f"REDIS_URL: {error}") from error


@contextmanager
def transient() -> Iterator[None]:
    """Any failure of Redis is one that may pass."""
    try:
        yield
    except (RedisError, OSError) as error:
        raise TransientFailure(f"Redis: {error}") from error


def script(*names: str) -> str:
    """The text of a Lua script, put together from its pieces."""
    folder = Path(__file__).parent / "lua"
    return "\n".join((folder / f"{name}.lua").read_text(encoding="utf-8") for name in names)


async def run_id(client: Redis) -> str:
    """What this Redis process calls itself: another one may know less than we were told it had."""
    return str((await client.info("server"))["run_id"])
