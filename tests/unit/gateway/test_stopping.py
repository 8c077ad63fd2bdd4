"""A loop ends when asked, even if a library swallowed the request."""

import asyncio
from contextlib import suppress

import pytest

from services.gateway.shell.stopping import end_if_asked


async def test_a_swallowed_cancellation_still_ends_the_loop() -> None:
    async def loop_over_a_library_that_swallows() -> None:
        while True:
            end_if_asked()
            with suppress(asyncio.CancelledError):
                await asyncio.sleep(0)

    task = asyncio.create_task(loop_over_a_library_that_swallows())
    await asyncio.sleep(0)
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, 5)


async def test_a_task_that_nobody_asked_to_end_goes_on() -> None:
    end_if_asked()
