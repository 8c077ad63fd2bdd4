"""A service as its own process on a free port, with a data folder that survives its restarts."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx

from deploy.local.ports import free_port
from tests import loopback
from tests.waiting import eventually


class ServiceProcess:
    """``python -m services.<name>`` for one Kafka (and Redis); its log lies beside its data."""

    def __init__(self, name: str, folder: Path, **environment: str) -> None:
        self.name, self._folder, self.port = name, folder, free_port()
        self._environment = {
            **os.environ,  # noqa: TID251 - a child needs PATH and PYTHONPATH as we have them
            "PORT": str(self.port),
            "DATA_DIR": str(self.data),
            "SIGNING_KEY_FILE": str(folder.parent / "signing.key"),
            **environment,
        }
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        """Its data folder."""
        return self._folder / "data"

    @property
    def url(self) -> str:
        """Of its HTTP port."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def process_id(self) -> int:
        """Of the process as last started."""
        assert self._process is not None
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it; see :meth:`ready`."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / f"{self.name}.log").open("ab") as log:
            command = [sys.executable, "-m", f"services.{self.name}"]
            self._process = subprocess.Popen(command, env=self._environment, stdout=log, stderr=log)

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send the signal and return the exit code."""
        assert self._process is not None
        self._process.send_signal(number)
        return self._process.wait(30)

    async def readiness(self) -> int:
        """The status of ``/readyz``; 0 when it does not answer."""
        async with loopback.client(self.url) as client:
            try:
                return (await client.get("/readyz")).status_code
            except httpx.TransportError:
                return 0

    async def counted(self, metric: str) -> float:
        """A metric of the process as last started, over all its labels; 0 while it does not answer."""
        async with loopback.client(self.url, timeout_seconds=2) as client:
            try:
                text = (await client.get("/metrics")).text
            except httpx.TransportError:
                return 0.0
        found = re.findall(rf"^{metric}(?:{{.*}})? (\S+)$", text, re.MULTILINE)
        return sum(float(value) for value in found)

    async def ready(self, status: int = 200, seconds: float = 120) -> None:
        """Wait for that status."""
        await eventually(self.readiness, lambda seen: seen == status, seconds)
