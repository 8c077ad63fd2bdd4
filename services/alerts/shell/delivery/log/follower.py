"""Follows the alerts and the subscriptions for this worker, whether it delivers or stands by."""

from chassis.doors.ops import Health
from chassis.kafka.log_reader import TailReader
from contracts.topics import ALERTS, SUBSCRIPTIONS
from services.alerts.shell.delivery.log.alert_log import FIRST_PARTITION, AlertLog
from services.alerts.shell.delivery.log.book import Book

ALERTS_PLACE, SUBSCRIPTIONS_PLACE = (ALERTS.name, FIRST_PARTITION), (SUBSCRIPTIONS.name, FIRST_PARTITION)


class Follower:
    """One reader of both topics; it belongs to no group."""

    name = "follower"

    def __init__(self, reader: TailReader, alerts: AlertLog, book: Book, health: Health) -> None:
        self._reader, self._alerts, self._book, self._health = reader, alerts, book, health

    async def start(self) -> None:
        """Connect, and begin with the first alert and the first subscription there are."""
        await self._reader.start()
        self._book.begin((await self._reader.ends(SUBSCRIPTIONS.name))[FIRST_PARTITION])
        self._alerts.begin((await self._reader.ends(ALERTS.name))[FIRST_PARTITION])
        self._reader.follow({ALERTS_PLACE: 0, SUBSCRIPTIONS_PLACE: 0})

    async def run(self) -> None:
        """Read for ever. Raises TransientFailure: the process ends and is started again."""
        while True:
            batch = await self._reader.batch()
            for place, reader in (
                (ALERTS_PLACE, self._alerts.append),
                (SUBSCRIPTIONS_PLACE, self._book.take),
            ):
                reader(batch.get(place, []), await self._reader.position(place))
            self._health.ready("follower")

    async def stop(self) -> None:
        """End the streams of clients and disconnect."""
        self._alerts.close()
        await self._reader.stop()
