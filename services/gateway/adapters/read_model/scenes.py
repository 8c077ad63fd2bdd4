"""What groups of walls show, in one hash of Redis that all replicas share. Raises TransientFailure."""

from redis.asyncio import Redis

from services.gateway.adapters.read_model.client import transient

KEY = "{onemap}:scenes"
"""Group → scene as JSON; belongs to no epoch, for no rebuild may end a presentation."""


class Scenes:
    """Reads and writes them; the last word counts."""

    def __init__(self, client: Redis) -> None:
        self._client = client

    async def all(self) -> dict[str, str]:
        """Every group that is kept."""
        with transient():
            kept = await self._client.hgetall(KEY)
        return {str(group): str(text) for group, text in kept.items()}

    async def one(self, group: str) -> str | None:
        """What one shows."""
        with transient():
            found = await self._client.hget(KEY, group)
        return str(found) if found is not None else None

    async def put(self, group: str, text: str) -> None:
        """It shows this from now on."""
        with transient():
            await self._client.hset(KEY, group, text)

    async def drop(self, *groups: str) -> None:
        """They show nothing in particular."""
        with transient():
            await self._client.hdel(KEY, *groups)
