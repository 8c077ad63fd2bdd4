"""Starts supervisor in the background, talks to it over its socket, ends it."""

import http.client
import subprocess
import sys
import xmlrpc.client
from dataclasses import dataclass
from typing import Any

from supervisor.xmlrpc import SupervisorTransport

from deploy.local.failure import LocalFailure
from deploy.local.home import CHECKOUT, Home
from deploy.local.processes import marked, marked_environment, sweep, wait_until
from deploy.local.supervision.config import config_file

ALREADY_STARTED = 60
"""Supervisor's fault code for a program that runs already."""

SPAWN_ERROR = 50
"""… for one that ended before supervisor looked: its state says so, and its log why."""

SHUTDOWN_SECONDS = 90
WAITING = False


@dataclass(frozen=True)
class ProgramState:
    """What supervisor says of one program; `state` is its word, e.g. ``RUNNING``, ``BACKOFF``, ``FATAL``."""

    name: str
    state: str
    description: str

    @property
    def given_up(self) -> bool:
        """Whether supervisor will not start it again by itself."""
        return self.state == "FATAL"


class Daemon:
    """The supervisor of one home."""

    def __init__(self, home: Home) -> None:
        self._home = home

    @property
    def alive(self) -> bool:
        """Whether it answers."""
        try:
            self._call("getState")
        except (OSError, http.client.HTTPException, xmlrpc.client.ProtocolError):
            return False
        return True

    def start(self) -> None:
        """Starts it in the background with the written configuration; raises LocalFailure."""
        command = [sys.executable, "-m", "supervisor.supervisord", "-c", str(config_file(self._home))]
        done = subprocess.run(
            command,
            cwd=CHECKOUT,
            env=marked_environment(self._home.path),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode or not wait_until(lambda: self.alive, timeout_seconds=10):
            raise LocalFailure(f"supervisor did not start:\n{done.stdout}{done.stderr}")

    def start_program(self, name: str) -> None:
        """Starts one program and does not wait for it; harmless when it runs."""
        try:
            self._call("startProcess", name, WAITING)
        except xmlrpc.client.Fault as fault:
            if fault.faultCode not in {ALREADY_STARTED, SPAWN_ERROR}:
                raise LocalFailure(f"{name} could not be started: {fault.faultString}") from fault

    def states(self) -> dict[str, ProgramState]:
        """Every program by name."""
        return {
            info["name"]: ProgramState(info["name"], info["statename"], info["description"])
            for info in self._call("getAllProcessInfo")
        }

    def end(self) -> int:
        """Stops everything cleanly, then sweeps what a crash left; returns how many it had to sweep."""
        if self.alive:
            daemon = self._call("getPID")
            self._call("shutdown")
            wait_until(lambda: daemon not in marked(self._home.path), SHUTDOWN_SECONDS)
        swept = sweep(self._home.path)
        for stale in (self._home.socket, self._home.run / "supervisord.pid"):
            stale.unlink(missing_ok=True)
        return swept

    def _call(self, method: str, *arguments: Any) -> Any:
        transport = SupervisorTransport(None, None, serverurl=f"unix://{self._home.socket}")
        with xmlrpc.client.ServerProxy("http://127.0.0.1", transport=transport) as proxy:
            return getattr(proxy.supervisor, method)(*arguments)
