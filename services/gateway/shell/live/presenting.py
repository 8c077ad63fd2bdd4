"""导播: takes the console's wishes and lets walls wait for the next one."""

import asyncio
from typing import Protocol
from uuid import uuid4

from chassis.clock import Clock
from services.gateway.domain.feed.presenting import MOST_GROUPS, Scene, Wish, groups_of, scene_of, text_of

LOOK_SECONDS = 0.4
"""How often a waiting wall's replica looks: another replica may have taken the wish."""
MOST_WAITING = 200


class TooManyGroups(Exception):
    """As many groups are presented to as there may be."""


class Scenes(Protocol):
    """Where scenes are kept. All of it raises TransientFailure."""

    async def all(self) -> dict[str, str]:
        """Group → text."""

    async def one(self, group: str) -> str | None:
        """The text of one."""

    async def put(self, group: str, text: str) -> None:
        """Keep it."""

    async def drop(self, *groups: str) -> None:
        """Forget them."""


class Presenting:
    """One for all walls of this replica."""

    def __init__(self, scenes: Scenes, clock: Clock) -> None:
        self._scenes = scenes
        self._clock = clock
        self._waiting = 0

    async def show(self, group: str, wish: Wish) -> Scene:
        """Walls that follow the group change to it. Raises TooManyGroups, TransientFailure."""
        now = self._clock.now()
        known = groups_of(await self._scenes.all(), now)
        if known.over:
            await self._scenes.drop(*known.over)
        if group not in known.showing and len(known.showing) >= MOST_GROUPS:
            raise TooManyGroups
        scene = Scene.of(wish, uuid4().hex, now)
        await self._scenes.put(group, text_of(scene))
        return scene

    async def end(self, group: str) -> None:
        """Walls that follow it stay where they are, and are free."""
        await self._scenes.drop(group)

    async def scene(self, group: str) -> Scene | None:
        """What it shows now."""
        text = await self._scenes.one(group)
        found = scene_of(text) if text is not None else None
        return found if found and not found.is_over(self._clock.now()) else None

    async def next_scene(self, group: str, after: str, seconds: float) -> Scene | None:
        """What it shows once that is not ``after`` (empty: nothing) any more, or when the time is over.

        Beside too many others that wait, the answer comes at once.
        """
        if self._waiting >= MOST_WAITING:
            return await self.scene(group)
        self._waiting += 1
        try:
            for _ in range(int(seconds / LOOK_SECONDS)):
                found = await self.scene(group)
                if (found.change if found else "") != after:
                    return found
                await asyncio.sleep(LOOK_SECONDS)
            return await self.scene(group)
        finally:
            self._waiting -= 1
