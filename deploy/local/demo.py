"""The demo in the foreground: everything up, the city played, all stopped by Ctrl-C."""

import signal
import subprocess
import sys
from collections.abc import Callable

from deploy.local.home import CHECKOUT
from deploy.local.lifecycle import down, up
from deploy.local.processes import marked_environment
from deploy.local.stack import Stack

PATIENCE_SECONDS = 15
Say = Callable[[str], None]


def demo(stack: Stack, say: Say, player: list[str] | None = None) -> None:
    """Runs until Ctrl-C (or SIGTERM), then stops everything that it started."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        up(stack, say)
        say(f"\n    The big screen:  {stack.screen}\n\n    Ctrl-C stops everything.\n")
        _play(stack, player or [sys.executable, "-m", "demo", "play"], say)
    except KeyboardInterrupt:
        say("\nStopping ...")
    finally:
        down(stack.home, say)


def _play(stack: Stack, player: list[str], say: Say) -> None:
    """Waits for the player, which gets Ctrl-C from the terminal as we do, and then for Ctrl-C itself."""
    process = subprocess.Popen(player, cwd=CHECKOUT, env=marked_environment(stack.home.path))
    try:
        ended_with = process.wait()
        say(f"The demo has ended ({ended_with}); the services run on until Ctrl-C.")
        signal.pause()
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
