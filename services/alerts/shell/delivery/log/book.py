"""Who is subscribed and how far each is, as planning.subscriptions.v1 says."""

import asyncio
from collections.abc import Callable, Mapping, Sequence

from pydantic import ValidationError

from chassis.errors import TransientFailure
from chassis.kafka.records import Outgoing, Record
from chassis.kafka.writer import Writer
from contracts.messages.delivery import OF_DELIVERY, Delivery
from contracts.messages.subscription import Subscription
from contracts.topics import SUBSCRIPTIONS
from contracts.wire import Message
from services.alerts.domain.delivery.progress import newest
from services.alerts.shell.delivery.metrics import DeliveryMetrics
from services.alerts.shell.desks.outgoing import SOURCE

PATIENCE_SECONDS = 8.0


class Book:
    """A fold of the topic: what is written counts once it has come back from there."""

    def __init__(self, writer: Writer, metrics: DeliveryMetrics) -> None:
        self._writer, self._metrics = writer, metrics
        self._subscriptions: dict[str, Subscription] = {}
        self._deliveries: dict[str, Delivery] = {}
        self._reached, self._until = 0, -1
        self._news = asyncio.Event()
        self.changed: Callable[[], None] = lambda: None
        """Called when a subscription came, changed or went."""

    @property
    def subscriptions(self) -> Mapping[str, Subscription]:
        """By id."""
        return self._subscriptions

    def delivery(self, subscription: str) -> Delivery | None:
        """How far delivery is; None before the first report."""
        return self._deliveries.get(subscription)

    def begin(self, end: int) -> None:
        """The topic ends here now: up to there it has to be read before anybody may ask."""
        self._until = end

    async def complete(self) -> None:
        """Wait until everything that was written before we began has been read. Raises TransientFailure."""
        if self._until < 0:
            raise TransientFailure("the subscriptions have not been read yet")
        await self.reached(self._until)

    async def reached(self, offset: int) -> None:
        """Wait until everything before an offset has been read. Raises TransientFailure."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while self._reached < offset:
                    await self._news.wait()
        except TimeoutError as error:
            raise TransientFailure(f"the subscriptions are not read up to {offset} yet") from error

    def take(self, records: Sequence[Record], position: int) -> None:
        """What has come; everything before ``position`` is read now."""
        changed = [self._fold(record) for record in records]
        self._reached = position
        news, self._news = self._news, asyncio.Event()
        news.set()
        if any(changed):
            self.changed()

    async def put(self, subscription: Subscription) -> None:
        """Write a subscription and wait until it counts. Raises TransientFailure."""
        at = subscription.changed_at
        message = Message[Subscription](
            id=f"{subscription.id}/{at.isoformat()}",
            source=SOURCE,
            type=SUBSCRIPTIONS.types[0],
            subject=subscription.id,
            time=at,
            data=subscription,
        )
        await self._write([Outgoing(SUBSCRIPTIONS.name, subscription.id, message.to_bytes())])

    async def remove(self, subscription: str) -> None:
        """Take a subscription and its progress off the log. Raises TransientFailure."""
        keys = (subscription, subscription + OF_DELIVERY)
        await self._write([Outgoing(SUBSCRIPTIONS.name, key, None) for key in keys])

    async def report(self, delivery: Delivery) -> None:
        """Write how far delivery is. Raises TransientFailure."""
        key = delivery.key
        message = Message[Delivery](
            id=f"{key}/{delivery.next_offset}/{delivery.at.isoformat()}",
            source=SOURCE,
            type=SUBSCRIPTIONS.types[1],
            subject=delivery.subscription,
            time=delivery.at,
            data=delivery,
        )
        await self._writer.send_all([Outgoing(SUBSCRIPTIONS.name, key, message.to_bytes())])

    async def _write(self, messages: Sequence[Outgoing]) -> None:
        places = await self._writer.send_all(messages)
        await self.reached(max(offset for _, offset in places) + 1)

    def _fold(self, record: Record) -> bool:
        """Whether it was about a subscription."""
        key = (record.key or b"").decode(errors="replace")
        of_delivery = key.endswith(OF_DELIVERY)
        try:
            if of_delivery:
                self._fold_delivery(key.removesuffix(OF_DELIVERY), record.value)
            else:
                self._fold_subscription(key, record.value)
        except ValidationError:
            self._metrics.unreadable.labels(record.topic).inc()
        return not of_delivery

    def _fold_subscription(self, key: str, value: bytes | None) -> None:
        if value is None:
            self._subscriptions.pop(key, None)
        else:
            self._subscriptions[key] = Message[Subscription].model_validate_json(value).data

    def _fold_delivery(self, key: str, value: bytes | None) -> None:
        """A late report on a subscription that was removed leaves nothing that anybody looks at."""
        if value is None:
            self._deliveries.pop(key, None)
        else:
            found = Message[Delivery].model_validate_json(value).data
            self._deliveries[key] = newest(self._deliveries.get(key), found)
