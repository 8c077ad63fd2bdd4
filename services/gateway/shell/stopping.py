"""Ending a loop that was asked to end, even when a library has swallowed the request."""

import asyncio


def end_if_asked() -> None:
    """Raises CancelledError once this task was cancelled.

    ``asyncio.wait_for`` of Python 3.11, which redis and aiokafka use, returns its result and drops the
    cancellation when both come at the same moment; the loop would then go on for ever.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
