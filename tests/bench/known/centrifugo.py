"""Centrifugo (Go), the known thing for a live feed: one node in memory, the same frames through its HTTP API.

Built from its module (``go install``) where Go is; what is measured beside it is left out where it is not.
"""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import aiohttp

from deploy.local.ports import free_port, is_free
from deploy.local.processes import wait_until

MODULE = "github.com/centrifugal/centrifugo/v6@latest"
BUILT = Path(".local/centrifugo")
BUILD_SECONDS = 1200
KEY = "bench"


def executable() -> str | None:
    """On the path, built before, or built now; None where that cannot be done."""
    found = shutil.which("centrifugo") or shutil.which("centrifugo", path=BUILT)
    go = shutil.which("go")
    if found or go is None:
        return found
    BUILT.mkdir(parents=True, exist_ok=True)
    command = ["env", f"GOBIN={BUILT.resolve()}", go, "install", MODULE]
    try:
        subprocess.run(command, check=True, timeout=BUILD_SECONDS, capture_output=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return None
    return shutil.which("centrifugo", path=BUILT)


@contextmanager
def running(program: str) -> Iterator[tuple[int, int]]:
    """Port and process id of a node that anyone may listen to."""
    port = free_port()
    settings = {
        "http_server": {"port": str(port), "address": "127.0.0.1"},
        "http_api": {"key": KEY},
        "client": {"insecure": True, "allowed_origins": ["*"], "connection_limit": 100_000},
        "channel": {"without_namespace": {"history_size": 10_000, "history_ttl": "300s"}},
        "log": {"level": "error"},
    }
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "config.json"
        file.write_text(json.dumps(settings), encoding="utf-8")
        with subprocess.Popen([program, "--config", str(file)]) as process:
            try:
                wait_until(lambda: not is_free(port), 30)
                yield port, process.pid
            finally:
                process.terminate()


class Publisher:
    """Tells the channel ``figures``, as many publications in one request as there are."""

    def __init__(self, port: int, session: aiohttp.ClientSession) -> None:
        self._address = f"http://127.0.0.1:{port}/api/batch"
        self._session = session

    async def publish(self, frame: dict[str, object], count: int) -> None:
        """The frame, so many times."""
        commands = [{"publish": {"channel": "figures", "data": frame}} for _ in range(count)]
        body = {"commands": commands}
        async with self._session.post(self._address, json=body, headers={"X-API-Key": KEY}) as answer:
            answer.raise_for_status()
            await answer.read()
