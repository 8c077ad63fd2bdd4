"""The demo in the foreground: everything up, the city played, all stopped by Ctrl-C."""

import signal
import subprocess
import sys
from collections.abc import Callable

from deploy.local.home import CHECKOUT
from deploy.local.lifecycle import down, up
from deploy.local.processes import marked_environment
from deploy.local.stack import Stack

GRACE_SECONDS = 2
"""For a player that got Ctrl-C from the terminal as we did."""

PATIENCE_SECONDS = 15
Say = Callable[[str], None]


def demo(stack: Stack, say: Say, player: list[str] | None = None) -> None:
    """Runs until Ctrl-C (or SIGTERM, or a closed terminal), then stops everything that it started."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    try:
        up(stack, say)
        say(f"\n    The big screen:  {stack.screen}\n\n    Ctrl-C stops everything.\n")
        _play(stack, player or [sys.executable, "-m", "demo", "play"], say)
    except KeyboardInterrupt:
        say("\nStopping ...")
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # an impatient second Ctrl-C must not leave half of it
        down(stack.home, say)


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
