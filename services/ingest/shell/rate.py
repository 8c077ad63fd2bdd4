"""How many events a client may send: a bucket of tokens each, filled at a steady rate."""

from dataclasses import dataclass

from chassis.clock import Clock

MOST_CLIENTS = 10_000


@dataclass(frozen=True)
class RateLimit:
    """Events a second in the long run, and at once after a pause."""

    per_second: float
    burst: float


@dataclass(frozen=True)
class Bucket:
    """Tokens left at a moment (seconds)."""

    tokens: float
    at: float

    def take(self, events: int, now: float, limit: RateLimit) -> tuple["Bucket", float]:
        """The bucket after, and 0; or the bucket unchanged but filled, and the seconds to wait."""
        tokens = min(limit.burst, self.tokens + (now - self.at) * limit.per_second)
        if events > tokens:
            return Bucket(tokens, now), (events - tokens) / limit.per_second
        return Bucket(tokens - events, now), 0.0


class RateLimiter:
    """One bucket a client; the oldest is forgotten when there are too many."""

    def __init__(self, per_second: float, burst: float, clock: Clock) -> None:
        self._limit, self._clock = RateLimit(per_second, burst), clock
        self._buckets: dict[str, Bucket] = {}

    def wait_seconds(self, client: str, events: int) -> float:
        """0 when the client may send these events now."""
        now = self._clock.now().timestamp()
        full = Bucket(self._limit.burst, now)
        bucket, wait = self._buckets.pop(client, full).take(events, now, self._limit)
        if len(self._buckets) >= MOST_CLIENTS:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[client] = bucket
        return wait
