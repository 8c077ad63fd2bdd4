"""The clock's part: looks at every desk again and again."""

import asyncio
from collections.abc import Sequence

from services.alerts.shell.desk import Desk


class Ticker:
    """Ticks every desk each ``seconds``."""

    name = "ticker"

    def __init__(self, desks: Sequence[Desk], seconds: float) -> None:
        self._desks, self._seconds = desks, seconds

    async def start(self) -> None:
        """Nothing to prepare."""

    async def run(self) -> None:
        """Tick for ever; a failure ends the process, which is started again."""
        while True:
            await asyncio.sleep(self._seconds)
            for desk in self._desks:
                await desk.tick()

    async def stop(self) -> None:
        """Nothing to let go of."""
