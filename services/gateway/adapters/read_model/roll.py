"""Who is connected to which replica, told by each through Redis. Raises TransientFailure."""

from redis.asyncio import Redis

from services.gateway.adapters.read_model.client import transient

KEY = "{onemap}:screens"
"""Set of replicas; with ``:<replica>`` behind it what one told last. Both belong to no epoch."""
LASTS_SECONDS = 7
"""A replica that tells nothing for so long has gone, and its screens with it."""


class Roll:
    """What one replica tells, and what the others do."""

    def __init__(self, client: Redis) -> None:
        self._client = client

    async def tell(self, replica: str, text: str) -> None:
        """This is how it is there now."""
        with transient():
            async with self._client.pipeline(transaction=False) as together:
                together.set(f"{KEY}:{replica}", text, ex=LASTS_SECONDS)
                together.sadd(KEY, replica)
                await together.execute()

    async def told(self) -> dict[str, str]:
        """Replica → what it told, of those that are there; the others are forgotten."""
        with transient():
            replicas = sorted(map(str, await self._client.smembers(KEY)))
            texts = await self._client.mget([f"{KEY}:{one}" for one in replicas]) if replicas else []
            gone = [one for one, text in zip(replicas, texts, strict=True) if text is None]
            if gone:
                await self._client.srem(KEY, *gone)
        return {one: str(text) for one, text in zip(replicas, texts, strict=True) if text is not None}

    async def leave(self, replica: str) -> None:
        """It stops, and its screens go elsewhere."""
        with transient():
            await self._client.srem(KEY, replica)
