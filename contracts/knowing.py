"""As known on a date (截至某日的认识): what a written date or time means as the last instant that counts."""

from datetime import date, datetime, time, timedelta, timezone

CHINA = timezone(timedelta(hours=8))
"""北京时间: no summer time since 1991, so a fixed offset."""
EXPECTED = "a day (2026-06-30, its whole day in China counts) or an instant with its offset (RFC 3339)"


def known_until(text: str) -> datetime:
    """The last instant of a day in China, or the instant itself; ValueError says what is expected."""
    return instant_of(text, time.max)


def instant_of(text: str, of_day: time) -> datetime:
    """A time ``of_day`` of a day in China, or the instant itself; ValueError says what is expected."""
    try:
        if len(text) == len("2026-06-30"):
            return datetime.combine(date.fromisoformat(text), of_day, CHINA)
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"expected {EXPECTED}") from None
    if instant.tzinfo is None:
        raise ValueError(f"a time without its offset may mean anything: expected {EXPECTED}")
    return instant
