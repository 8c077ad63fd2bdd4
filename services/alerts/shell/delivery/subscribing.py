"""What people do with subscriptions: each wish becomes a record of the log."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from chassis.clock import Clock
from contracts.messages.subscription import Replay, Subscription
from contracts.topics import ALERTS
from services.alerts.domain.delivery.progress import begun
from services.alerts.domain.delivery.standing import Standing, standing
from services.alerts.shell.delivery.log.alert_log import FIRST_PARTITION, AlertLog
from services.alerts.shell.delivery.log.book import Book
from services.alerts.shell.delivery.webhooks.signing import Signer

MOST_SUBSCRIPTIONS = 100


class Places(Protocol):
    """Asks the log itself."""

    async def ends(self, topic: str) -> dict[int, int]:
        """Partition → offset after its newest message."""

    async def offset_at(self, topic: str, partition: int, moment: datetime) -> int | None:
        """The first offset whose message is not older; None when all are."""


class Subscribing:
    """All of it raises TransientFailure while Kafka is away."""

    def __init__(self, book: Book, alerts: AlertLog, places: Places, signer: Signer, clock: Clock) -> None:
        self._book, self._alerts, self._places = book, alerts, places
        self._signer, self._clock = signer, clock

    @property
    def public(self) -> bytes:
        """The SM2 key that receivers verify with."""
        return self._signer.public

    async def all(self) -> list[Standing]:
        """Every subscription, the oldest first."""
        await self._book.complete()
        held = sorted(self._book.subscriptions.values(), key=lambda one: (one.created_at, one.id))
        return [self._standing(one) for one in held]

    async def find(self, id_: str) -> Standing | None:
        """One subscription."""
        held = await self._held(id_)
        return None if held is None else self._standing(held)

    async def create(self, wish: Mapping[str, Any]) -> tuple[str, str] | None:
        """Its id and its secret, which is told only now; None when there are too many already."""
        await self._book.complete()
        if len(self._book.subscriptions) >= MOST_SUBSCRIPTIONS:
            return None
        now, id_ = self._clock.now(), f"sub-{secrets.token_hex(8)}"
        place = (await self._places.ends(ALERTS.name))[FIRST_PARTITION]
        subscription = Subscription(
            id=id_,
            enabled=True,
            begins_at=place,
            secret_generation=1,
            created_at=now,
            changed_at=now,
            **wish,
        )
        await self._book.put(subscription)
        return id_, self._signer.secret(id_, 1)

    async def change(self, id_: str, wish: Mapping[str, Any]) -> Standing | None:
        """Change what is given; ``enabled`` True also resumes what failure has paused."""
        resumes = {"resumed_at": self._clock.now()} if wish.get("enabled") else {}
        return await self._changed(id_, {**wish, **resumes})

    async def rotate(self, id_: str, overlap: timedelta) -> tuple[str, datetime] | None:
        """A new secret, told only now, and until when the old one is signed with as well."""
        held = await self._held(id_)
        if held is None:
            return None
        number, until = held.secret_generation + 1, self._clock.now() + overlap
        await self._changed(id_, {"secret_generation": number, "old_secret_until": until})
        return self._signer.secret(id_, number), until

    async def replay(self, id_: str, since: datetime, until: datetime | None) -> Replay | None:
        """Deliver again what became known from ``since`` on, before ``until`` (or now)."""
        if await self._held(id_) is None:
            return None
        end = (await self._places.ends(ALERTS.name))[FIRST_PARTITION]
        places = [await self._place(moment, end) for moment in (since, until)]
        asked = Replay(asked_at=self._clock.now(), first=min(places), end=places[1])
        await self._changed(id_, {"replay": asked})
        return asked

    async def remove(self, id_: str) -> bool:
        """Whether there was one."""
        if await self._held(id_) is None:
            return False
        await self._book.remove(id_)
        return True

    async def _place(self, moment: datetime | None, end: int) -> int:
        if moment is None:
            return end
        found = await self._places.offset_at(ALERTS.name, FIRST_PARTITION, moment)
        return end if found is None else found

    async def _held(self, id_: str) -> Subscription | None:
        await self._book.complete()
        return self._book.subscriptions.get(id_)

    async def _changed(self, id_: str, news: Mapping[str, Any]) -> Standing | None:
        held = await self._held(id_)
        if held is None:
            return None
        changed = held.model_copy(update={**news, "changed_at": self._clock.now()})
        await self._book.put(changed)
        return self._standing(changed)

    def _standing(self, subscription: Subscription) -> Standing:
        delivery = self._book.delivery(subscription.id) or begun(subscription)
        return standing(subscription, delivery, self._alerts.end)
