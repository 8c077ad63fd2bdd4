"""The clock's part: looks at every desk again and again."""

import asyncio
from collections.abc import Sequence

from services.alerts.shell.desks.beat import Hearing
from services.alerts.shell.desks.desk import Desk


class Ticker:
    """Every ``seconds`` hears what people decided and which sources spoke, and ticks every desk."""

    name = "ticker"

    def __init__(self, desks: Sequence[Desk], heard: Sequence[Hearing], seconds: float) -> None:
        self._desks, self._heard, self._seconds = desks, heard, seconds

    async def start(self) -> None:
        """Nothing to prepare."""

    async def run(self) -> None:
        """Tick for ever; a failure ends the process, which is started again."""
        while True:
            await asyncio.sleep(self._seconds)
            for one in self._heard:
                await one.refresh()
            for desk in self._desks:
                await desk.tick()

    async def stop(self) -> None:
        """Nothing to let go of."""
