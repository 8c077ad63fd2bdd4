"""The demo in the foreground: everything up, the city played, all stopped by Ctrl-C."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from deploy.local.home import CHECKOUT
from deploy.local.lifecycle import down, up
from deploy.local.ports import LOOPBACK
from deploy.local.processes import marked_environment
from deploy.local.stack import Stack

GRACE_SECONDS = 2
"""For a player that got Ctrl-C from the terminal as we did."""

PATIENCE_SECONDS = 15
Say = Callable[[str], None]


RECEIVER_PORT = 8090


def receiver_of(stack: Stack) -> list[str]:
    """一网统管 as the demo plays it."""
    where = [
        "--alerts",
        stack.alerts,
        "--port",
        str(RECEIVER_PORT),
        "--out",
        str(stack.home.data / "receiver"),
    ]
    return [sys.executable, "-m", "demo", "receiver", *where]


def demo(stack: Stack, say: Say, player: list[str] | None = None, receiver: list[str] | None = None) -> None:
    """Runs until Ctrl-C (or SIGTERM, or a closed terminal), then stops everything that it started."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    try:
        up(stack, say)
        say(f"\n    The big screen:  {stack.screen}")
        say(f"    一网统管 (demo):  http://{LOOPBACK}:{RECEIVER_PORT}/\n\n    Ctrl-C stops everything.\n")
        with _beside(stack, receiver or receiver_of(stack)):
            _play(stack, player or [sys.executable, "-m", "demo", "play"], say)
    except KeyboardInterrupt:
        say("\nStopping ...")
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # an impatient second Ctrl-C must not leave half of it
        down(stack.home, say)


@contextmanager
def _beside(stack: Stack, command: list[str]) -> Iterator[None]:
    """Runs beside the player, its words in a log of their own."""
    stack.home.logs.mkdir(parents=True, exist_ok=True)
    with (stack.home.logs / "receiver.log").open("ab") as log:
        process = subprocess.Popen(
            command, cwd=CHECKOUT, env=marked_environment(stack.home.path), stdout=log, stderr=log
        )
    try:
        yield
    finally:
        _end(process)


def _play(stack: Stack, player: list[str], say: Say) -> None:
    process = subprocess.Popen(player, cwd=CHECKOUT, env=marked_environment(stack.home.path))
    try:
        ended_with = process.wait()
        say(f"The demo has ended ({ended_with}); the services run on until Ctrl-C.")
        signal.pause()
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    steps = ((None, GRACE_SECONDS), (signal.SIGINT, PATIENCE_SECONDS), (signal.SIGKILL, PATIENCE_SECONDS))
    for number, patience_seconds in steps:
        if number is not None:
            process.send_signal(number)
        try:
            process.wait(patience_seconds)
            return
        except subprocess.TimeoutExpired:
            continue
