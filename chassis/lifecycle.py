"""Starting the parts of a process in order, running until told to stop, stopping in reverse.

A process ends for one of three reasons: a signal (exit 0), a part that ended or failed (exit 1: whoever
supervises starts it again), a mistake in its configuration (exit 2, with one clear line).
"""

import asyncio
import logging
import os
import signal
from collections.abc import Awaitable, Callable, Sequence
from typing import NoReturn, Protocol

from chassis.errors import ConfigurationError

log = logging.getLogger(__name__)

STOP_SECONDS = 15.0
CANCEL_SECONDS = 5.0
"""A library may swallow a cancellation (asyncio.wait_for of Python 3.11 can): then stop without it."""


class Part(Protocol):
    """Something that runs as long as the process does."""

    name: str

    async def start(self) -> None:
        """Become able to run; may wait for a neighbour for as long as it takes."""

    async def run(self) -> None:
        """Run; returning or raising ends the process."""

    async def stop(self) -> None:
        """Let go of everything; called once, also after a failure."""


class PartEnded(Exception):
    """A part returned though nobody asked it to stop."""


async def run(parts: Sequence[Part]) -> None:
    """Run the parts until SIGTERM or SIGINT. Raises what a part raised, or :class:`PartEnded`."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    started: list[Part] = []
    try:
        await _until(stopping, _run_all(parts, started))
    finally:
        for part in reversed(started):
            await _stop(part)


async def _run_all(parts: Sequence[Part], started: list[Part]) -> None:
    async with asyncio.TaskGroup() as group:
        for part in parts:
            started.append(part)
            await part.start()
            log.info("started %s", part.name)
            group.create_task(_never_end(part))


async def _never_end(part: Part) -> None:
    await part.run()
    raise PartEnded(part.name)


async def _until(stopping: asyncio.Event, work: Awaitable[None]) -> None:
    """Wait for ``work`` or the stop signal, whichever is first; cancel the other."""
    working = asyncio.ensure_future(work)
    waiting = asyncio.ensure_future(stopping.wait())
    try:
        await asyncio.wait({working, waiting}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        waiting.cancel()
        if not working.done():
            working.cancel()
            await asyncio.wait({working}, timeout=CANCEL_SECONDS)
    if working.done() and not working.cancelled():
        working.result()


async def _stop(part: Part) -> None:
    """Give the part its time; one that does not even notice being cancelled is left behind."""
    stopping = asyncio.ensure_future(part.stop())
    done, _ = await asyncio.wait({stopping}, timeout=STOP_SECONDS)
    if not done:
        log.error("%s did not stop within %s s", part.name, STOP_SECONDS)
    elif stopping.exception() is not None:
        log.error("%s did not stop cleanly", part.name, exc_info=stopping.exception())


def main(build: Callable[[], Sequence[Part]]) -> NoReturn:
    """Build the parts and run them; exits with 0, 1 or 2 as the module says.

    It exits at once when the parts have stopped: a task a library left behind cannot hold the process.
    """
    asyncio.run(_run_and_exit(build))
    raise AssertionError("unreachable: the process has exited")


async def _run_and_exit(build: Callable[[], Sequence[Part]]) -> None:
    status = await _exit_status(build)
    logging.shutdown()
    os._exit(status)


async def _exit_status(build: Callable[[], Sequence[Part]]) -> int:
    status = 0
    try:
        await run(build())
    except* ConfigurationError as group:
        status = 2
        log.critical("%s", group.exceptions[0])
    except* Exception:
        status = status or 1
        log.exception("stopped by a failure")
    return status
