"""Reading the books of notes: name → entries, oldest first, in pages. Layout: ``lua/notes.lua``."""

from typing import Any

from redis.asyncio import Redis

from services.gateway.adapters.read_model import keys
from services.gateway.adapters.read_model.client import transient

PAGE = 64


class Notes:
    """What the projector noted. Raises TransientFailure."""

    def __init__(self, client: Redis) -> None:
        self._client = client

    async def count(self, epoch: str, book: str, name: str) -> int:
        """How many entries there are under a name."""
        full, last = await self._open(epoch, book, name)
        return full * PAGE + len(last)

    async def all(self, epoch: str, book: str, name: str) -> list[str]:
        """Every entry."""
        return await self.between(epoch, book, name, (0, await self.count(epoch, book, name)))

    async def between(self, epoch: str, book: str, name: str, window: tuple[int, int]) -> list[str]:
        """The entries from the one number to before the other."""
        start, end = window
        full, last = await self._open(epoch, book, name)
        numbers = range(start // PAGE, min(full, -(-end // PAGE)))
        pages = [self._split(page) for page in await self._full(epoch, book, [(name, n) for n in numbers])]
        if end > full * PAGE:
            pages.append(last)
        first = min(start // PAGE, full) * PAGE
        return [entry for page in pages for entry in page][start - first : end - first]

    async def _open(self, epoch: str, book: str, name: str) -> tuple[int, list[str]]:
        with transient():
            text: Any = await self._client.hget(keys.notes(epoch, book), name)
        if text is None:
            return 0, []
        full, _, entries = text.partition("\x1e")
        return int(full), self._split(entries)

    async def _full(self, epoch: str, book: str, wanted: list[tuple[str, int]]) -> list[str]:
        if not wanted:
            return []
        fields = [f"{name}\x1f{number}" for name, number in wanted]
        with transient():
            pages: Any = await self._client.hmget(keys.notes(epoch, book), fields)
        return [page or "" for page in pages]

    @staticmethod
    def _split(entries: str) -> list[str]:
        return entries.split("\x1e")
