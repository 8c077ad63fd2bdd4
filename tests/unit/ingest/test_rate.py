"""A client may send at a steady rate, and a burst after a pause."""

from datetime import UTC, datetime

from chassis.clock import VirtualClock
from services.ingest.shell.rate import RateLimiter


def limiter() -> tuple[RateLimiter, VirtualClock]:
    clock = VirtualClock(datetime(2026, 11, 20, tzinfo=UTC))
    return RateLimiter(per_second=10, burst=20, clock=clock), clock


def test_a_burst_passes_and_then_the_client_waits() -> None:
    rate, _ = limiter()

    assert rate.wait_seconds("a", 20) == 0
    assert rate.wait_seconds("a", 5) == 0.5


def test_after_the_stated_wait_the_client_may_send() -> None:
    rate, clock = limiter()
    rate.wait_seconds("a", 20)

    clock.advance(rate.wait_seconds("a", 5))

    assert rate.wait_seconds("a", 5) == 0


def test_one_client_does_not_slow_another() -> None:
    rate, _ = limiter()
    rate.wait_seconds("a", 20)

    assert rate.wait_seconds("b", 20) == 0
