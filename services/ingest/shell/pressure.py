"""How far deciding is behind what comes in, and who has to wait because of it."""

import asyncio

DECIDED_A_SECOND = 2000.0
"""Roughly; senders are told to come back when about half of what is too much will be done."""
LONGEST_WAIT_SECONDS = 60.0
PACKAGES_SHARE = 0.2
"""Packages fill the log no further than this: single events then wait for seconds, not for a package."""


class Pressure:
    """Told by the watchdog; asked by the doors. Not more than ``most`` events are taken ahead."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._behind = 0
        self._eased = asyncio.Event()
        self._eased.set()

    def told(self, behind: int) -> None:
        """So many events are taken and not decided."""
        self._behind = behind
        if behind > self._most * PACKAGES_SHARE:
            self._eased.clear()
        else:
            self._eased.set()

    def sent(self, count: int) -> None:
        """A package sent so many more since the last look; by the next one some of them are decided."""
        self.told(self._behind + count)

    def wait_seconds(self) -> float:
        """0 while there is room."""
        if self._behind <= self._most:
            return 0.0
        return min(LONGEST_WAIT_SECONDS, max(1.0, (self._behind - self._most / 2) / DECIDED_A_SECOND))

    async def eased(self) -> None:
        """Returns once a package may go on."""
        await self._eased.wait()
