"""重试: when to try again. A red alert gets a fast first minute; after days of failure a person is needed."""

from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

USUAL_SECONDS = (5, 30, 120, 300, 900, 1800, 3600)
"""Waits after the first, second … failure in a row; the last one from then on."""
RED_SECONDS = (1, 2, 4, 8, 15, 30, 120, 300, 900, 1800, 3600)
"""While a red alert waits: six tries within its first minute."""
FAST_TRIES = 6
PAUSE_AFTER = timedelta(days=3)
"""Failing for so long a receiver is paused."""
LONGEST_RETRY_AFTER = timedelta(hours=24)
GONE = 410
"""The receiver says that it is no more: paused at once (Standard Webhooks)."""


def wait_after(failures: int, *, red: bool) -> timedelta:
    """How long to wait after so many failures (1, 2 …) in a row."""
    waits = RED_SECONDS if red else USUAL_SECONDS
    return timedelta(seconds=waits[min(failures, len(waits)) - 1])


def is_fast(failures: int, *, red: bool) -> bool:
    """Whether the next try is already one of the fast minute: more red alerts then do not begin it anew.

    A receiver in trouble would otherwise be called at once for each of them.
    """
    return red and failures <= FAST_TRIES


def asked_to_wait(retry_after: str | None, now: datetime) -> timedelta:
    """What ``Retry-After`` asks for (seconds or a date, RFC 9110 10.2.3), at most a day; else nothing."""
    wait = _written_wait(retry_after.strip(), now) if retry_after else timedelta(0)
    return min(max(wait, timedelta(0)), LONGEST_RETRY_AFTER)


def is_hopeless(failing_since: datetime, status: int | None, now: datetime) -> bool:
    """Whether to pause: it has failed for days, or the receiver is gone."""
    return status == GONE or now - failing_since >= PAUSE_AFTER


def _written_wait(text: str, now: datetime) -> timedelta:
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text[:9]), LONGEST_RETRY_AFTER.total_seconds()))
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return timedelta(0)
    return moment - now if moment.tzinfo is not None else timedelta(0)
