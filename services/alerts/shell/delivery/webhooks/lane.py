"""One receiver's lane: one transition after the other, each until the receiver has taken it.

A step makes at most one attempt and says when the next is due, so tests move the clock themselves. Live
transitions go before those that are replayed. Nothing is skipped: what a receiver refuses is offered again
until it is taken, or the lane is paused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from chassis.clock import Clock
from contracts.messages.delivery import Delivery
from contracts.messages.subscription import Replay, Subscription
from services.alerts.domain.delivery import progress
from services.alerts.domain.delivery.body import webhook_body
from services.alerts.domain.delivery.schedule import asked_to_wait, is_fast, wait_after
from services.alerts.shell.delivery.log.alert_log import AlertLog, Logged
from services.alerts.shell.delivery.log.book import Book
from services.alerts.shell.delivery.metrics import DeliveryMetrics
from services.alerts.shell.delivery.webhooks.backlog import Backlog
from services.alerts.shell.delivery.webhooks.signing import Signer

NEVER = datetime.max.replace(tzinfo=UTC)
"""Nothing to do before something new comes."""
AT_ONCE = datetime.min.replace(tzinfo=UTC)
MOST_UNREPORTED = 500
"""Transitions passed over before that, too, is reported."""
MOST_UNNOTED = 20
NOTED_AT_LEAST = timedelta(seconds=1)
"""While more waits, what was taken is noted together: after a crash so much is offered again, as it was."""
HEADERS = {"content-type": "application/json", "user-agent": "onemap-alerts"}


class Answered(Protocol):
    """What became of one attempt."""

    @property
    def status(self) -> int | None:
        """None when there was no answer."""

    @property
    def problem(self) -> str | None:
        """In words."""

    @property
    def retry_after(self) -> str | None:
        """As the receiver wrote it."""

    @property
    def taken(self) -> bool:
        """2xx."""


class Post(Protocol):
    """Where attempts go."""

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answered:
        """One attempt; never raises for what the other side does."""


@dataclass(frozen=True)
class Means:
    """What every lane works with."""

    alerts: AlertLog
    book: Book
    signer: Signer
    post: Post
    clock: Clock
    metrics: DeliveryMetrics


class Lane:
    """Delivery to one subscription."""

    def __init__(self, subscription: Subscription, means: Means) -> None:
        self._subscription, self._means = subscription, means
        self._delivery = means.book.delivery(subscription.id) or progress.begun(subscription)
        self._reported = self._delivery.next_offset
        self._unnoted, self._noted_at = 0, means.clock.now()
        self._backlog = Backlog(means.alerts, self._reported)
        self._tries, self._due, self._not_before = 0, AT_ONCE, AT_ONCE
        self._hurries = False

    @property
    def delivery(self) -> Delivery:
        """How far it is."""
        return self._delivery

    async def step(self) -> datetime:
        """Do what is due, at most one attempt; when to step again at the latest. Raises TransientFailure."""
        subscription = self._means.book.subscriptions.get(self._subscription.id)
        if subscription is None:
            return NEVER
        await self._heed(subscription)
        due = NEVER
        if not progress.is_paused(subscription, self._delivery):
            due = self._due if self._means.clock.now() < self._due else await self._do_next()
        self._show()
        return due

    async def _heed(self, subscription: Subscription) -> None:
        """What a person changed, and red alerts that have come: both begin the schedule anew.

        Red ones do not while it is in its fast minute already.
        """
        if subscription.changed_at != self._subscription.changed_at:
            self._begin_anew(AT_ONCE)
        self._subscription = subscription
        if self._delivery.paused_at is not None and not progress.is_paused(subscription, self._delivery):
            self._delivery = progress.resumed(self._delivery, self._means.clock.now())
            await self._report()
        if await self._backlog.hears_of_red(progress.filter_of(subscription)) and not self._hurries:
            self._begin_anew(self._not_before)

    def _begin_anew(self, not_before: datetime) -> None:
        self._tries, self._due, self._not_before = 0, not_before, not_before
        self._hurries = False

    async def _do_next(self) -> datetime:
        live = await self._next_live()
        if live is not None:
            reply = await self._offer(live)
            await (self._took(live) if reply.taken else self._failed(reply))
            return self._due
        replay = self._subscription.replay
        place = progress.replay_place(self._subscription, self._delivery)
        if replay is None or place is None:
            await self._note_all()
            return NEVER
        return await self._do_again(replay, place)

    async def _next_live(self) -> Logged | None:
        """The next transition meant for this receiver; those before it are passed over."""
        before, wanted = self._delivery.next_offset, progress.filter_of(self._subscription)
        live, place = await self._backlog.next(wanted, before)
        self._delivery = progress.passed_over(self._delivery, place)
        self._means.metrics.passed_over.labels(self._delivery.subscription).inc(place - before)
        if place - self._reported >= MOST_UNREPORTED:
            await self._report()
        return live

    async def _do_again(self, replay: Replay, place: int) -> datetime:
        wanted = progress.filter_of(self._subscription)
        again = await self._backlog.again(wanted, place, replay.end)
        reply = await self._offer(again) if again is not None else None
        if reply is not None and not reply.taken:
            await self._failed(reply)
            return self._due
        done = again.offset + 1 if again is not None else replay.end
        self._delivery = progress.replayed(self._delivery, replay.asked_at, done, self._means.clock.now())
        await self._went_well()
        return self._due

    async def _offer(self, logged: Logged) -> Answered:
        means, message = self._means, logged.readable
        body = webhook_body(message, self._subscription.fields)
        headers = means.signer.headers(self._subscription, message.id, body, means.clock.now())
        return await means.post.post(self._subscription.url, HEADERS | headers, body)

    async def _took(self, logged: Logged) -> None:
        now = self._means.clock.now()
        self._delivery = progress.taken(self._delivery, logged.offset, now)
        self._means.metrics.seconds.observe(max(0.0, now.timestamp() - logged.timestamp_ms / 1000))
        await self._went_well()

    async def _went_well(self) -> None:
        self._begin_anew(AT_ONCE)
        self._count("taken")
        self._unnoted += 1
        if self._unnoted >= MOST_UNNOTED or self._means.clock.now() - self._noted_at >= NOTED_AT_LEAST:
            await self._report()

    async def _note_all(self) -> None:
        if self._unnoted:
            await self._report()

    async def _failed(self, reply: Answered) -> None:
        now = self._means.clock.now()
        self._tries += 1
        waits = asked_to_wait(reply.retry_after, now)
        red = self._backlog.red_waits(self._delivery.next_offset)
        self._hurries = is_fast(self._tries, red=red)
        self._not_before, self._due = now + waits, now + max(waits, wait_after(self._tries, red=red))
        self._delivery = progress.failed(self._delivery, reply.problem or "refused", reply.status, now)
        self._count("refused" if reply.status is not None else "unreachable")
        if self._delivery.status == "paused":
            self._means.metrics.pauses.labels(self._delivery.subscription).inc()
        await self._report()

    def _count(self, outcome: str) -> None:
        self._means.metrics.attempts.labels(self._delivery.subscription, outcome).inc()

    async def _report(self) -> None:
        """Durable before anything else happens."""
        await self._means.book.report(self._delivery)
        self._reported = self._delivery.next_offset
        self._unnoted, self._noted_at = 0, self._means.clock.now()

    def _show(self) -> None:
        """On the gauges."""
        metrics, name = self._means.metrics, self._delivery.subscription
        metrics.paused.labels(name).set(progress.is_paused(self._subscription, self._delivery))
        metrics.behind.labels(name).set(self._means.alerts.end - self._delivery.next_offset)
