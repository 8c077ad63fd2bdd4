"""Brings a stack up, and takes it down again whatever happened to it."""

import fcntl
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from deploy.local.failure import LocalFailure
from deploy.local.home import CHECKOUT, Home
from deploy.local.ports import is_free
from deploy.local.processes import sweep, wait_until
from deploy.local.readiness import readiness
from deploy.local.server import tail
from deploy.local.stack import Stack
from deploy.local.supervision.config import write_config
from deploy.local.supervision.daemon import Daemon

Say = Callable[[str], None]


def up(stack: Stack, say: Say) -> None:
    """Starts what does not run yet and returns once every service is ready; raises LocalFailure."""
    began = time.monotonic()
    with _one_at_a_time(stack.home):
        daemon = Daemon(stack.home)
        if daemon.alive:
            say("Supervisor runs already; starting what is missing ...")
        else:
            _start_daemon(stack, daemon, say)
        for server in stack.servers:
            daemon.start_program(server.name)
        _await_servers(stack, daemon)
        say(create_topics(stack))
        for name in stack.ports.services:
            daemon.start_program(name)
        _await_services(stack, daemon, say)
    say(f"Ready after {time.monotonic() - began:.0f} s.")


def down(home: Home, say: Say) -> None:
    """Stops everything cleanly; finds and ends what a crash left behind; harmless when nothing runs."""
    with _one_at_a_time(home):
        swept = Daemon(home).end()
    say(f"Stopped ({swept} processes were left over from a crash)." if swept else "Stopped.")


def reset(home: Home, say: Say) -> None:
    """Stops everything and erases the data folder; logs and downloaded jars stay."""
    down(home, say)
    shutil.rmtree(home.data, ignore_errors=True)
    say(f"Erased {home.data}.")


def create_topics(stack: Stack) -> str:
    """Creates the topics of ``contracts/topics.py``; returns what was done; raises LocalFailure."""
    command = [sys.executable, "-m", "chassis.kafka.topics", "contracts.topics", "--bootstrap", stack.kafka]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise LocalFailure(f"the topics could not be created on {stack.kafka}:\n{done.stderr[-2000:]}")
    return f"Kafka: {done.stdout.strip()}."


def _start_daemon(stack: Stack, daemon: Daemon, say: Say) -> None:
    if left_over := sweep(stack.home.path):
        say(f"Ended {left_over} processes that a crash had left over.")
    taken = {server.name: server.port for server in stack.servers} | stack.ports.services
    occupied = [f"{port} ({name})" for name, port in taken.items() if not is_free(port)]
    if occupied:
        raise LocalFailure(f"other programs listen on the ports {', '.join(occupied)}: stop them first")
    for server in stack.servers:
        server.prepare()
    write_config(stack.home, stack.programs())
    stack.home.socket.unlink(missing_ok=True)
    say(f"Starting {', '.join(program.name for program in stack.programs())} ...")
    daemon.start()


def _await_servers(stack: Stack, daemon: Daemon) -> None:
    for server in stack.servers:
        name, answers = server.name, server.answers
        wait_until(lambda: answers() or daemon.states()[name].given_up, stack.ready_seconds)  # noqa: B023 - used here
        if not answers():
            log = tail(stack.home.logs / f"{name}.log")
            raise LocalFailure(f"{name} did not come up on port {server.port}. The end of its log:\n{log}")


def _await_services(stack: Stack, daemon: Daemon, say: Say) -> None:
    waiting = dict(stack.ports.services)

    def settled() -> bool:
        for name in [name for name, port in waiting.items() if readiness(port) is None]:
            say(f"{name} is ready on port {waiting.pop(name)}.")
        states = daemon.states()
        return not waiting or any(states[name].given_up for name in waiting)

    if not wait_until(settled, stack.ready_seconds, pause_seconds=0.2) or waiting:
        raise LocalFailure("\n".join(_complaint(stack, name, port) for name, port in waiting.items()))


def _complaint(stack: Stack, name: str, port: int) -> str:
    log = tail(stack.home.logs / f"{name}.log")
    return f"{name} did not come up: {readiness(port) or 'it was late'}. The end of its log:\n{log}"


@contextmanager
def _one_at_a_time(home: Home) -> Iterator[None]:
    home.run.mkdir(parents=True, exist_ok=True)
    with (home.run / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
