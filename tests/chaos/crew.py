"""Workers of one service on one broker: each with its own name and folder, started again when it dies."""

import asyncio
import os
import signal
from pathlib import Path

from tests.service_process import ServiceProcess

LOOK_SECONDS = 0.2


class Crew:
    """The workers that are meant to run; their supervisor starts them again."""

    def __init__(self, bootstrap: str, folder: Path, service: str = "indicators", **settings: str) -> None:
        self._bootstrap, self._folder, self._service, self._settings = bootstrap, folder, service, settings
        self._known: dict[int, ServiceProcess] = {}
        self._wanted: set[int] = set()
        self.restarts = 0

    def worker(self, number: int) -> ServiceProcess:
        """One that has joined."""
        return self._known[number]

    def join(self, number: int) -> None:
        """Start a worker and keep it running."""
        if number not in self._known:
            named = {"KAFKA_BOOTSTRAP_SERVERS": self._bootstrap, "MEMBER": f"{self._service}-{number}"}
            folder = self._folder / f"worker-{number}"
            self._known[number] = ServiceProcess(self._service, folder, **named, **self._settings)
        self._known[number].start()
        self._wanted.add(number)

    async def leave(self, number: int, how: signal.Signals) -> None:
        """End a worker for now."""
        self._wanted.discard(number)
        if self._known[number].alive:
            await asyncio.to_thread(self._known[number].end, how)

    def rejoin(self) -> None:
        """Start those that left."""
        for number in self._known.keys() - self._wanted:
            self.join(number)

    def send(self, number: int, what: signal.Signals) -> None:
        """Stop a worker's breath (SIGSTOP) or give it back (SIGCONT)."""
        os.kill(self._known[number].process_id, what)

    async def supervise(self) -> None:
        """Start again whoever died; runs until cancelled."""
        while True:
            for number in self._wanted:
                if not self._known[number].alive:
                    self.restarts += 1
                    self._known[number].start()
            await asyncio.sleep(LOOK_SECONDS)

    async def ready(self) -> None:
        """Wait until all that are meant to run are ready."""
        for number in sorted(self._wanted):
            await self._known[number].ready(seconds=120)

    def dismiss(self) -> None:
        """End everybody at once."""
        self._wanted.clear()
        for process in self._known.values():
            if process.alive:
                process.end(signal.SIGKILL)
