"""Reconciles both sides as of now, on any worker: everything it needs is in the log."""

from collections.abc import Sequence

from chassis.clock import Clock
from contracts.asked.reconciliation import Difference, Reconciliation, Statement
from services.alerts.domain.reconciliation.differences import known, stated
from services.alerts.shell.delivery.log.alert_log import AlertLog
from services.alerts.shell.delivery.log.book import Book


class Reconciler:
    """对账."""

    def __init__(self, alerts: AlertLog, book: Book, clock: Clock) -> None:
        self._alerts, self._book, self._clock = alerts, book, clock

    async def known(self, most: int) -> Reconciliation:
        """What shows without asking the other side. Raises TransientFailure."""
        await self._complete()
        subscriptions = self._book.subscriptions
        found = {name: self._book.delivery(name) for name in subscriptions}
        deliveries = {name: delivery for name, delivery in found.items() if delivery is not None}
        register = self._alerts.register
        return self._told(known(register, subscriptions.values(), deliveries, self._clock.now()), most)

    async def stated(self, statement: Statement, most: int) -> Reconciliation | None:
        """Against their list; None when its subscription is not known. Raises TransientFailure."""
        await self._complete()
        named = statement.subscription
        subscription = self._book.subscriptions.get(named) if named is not None else None
        if named is not None and subscription is None:
            return None
        return self._told(stated(self._alerts.register, subscription, statement), most)

    async def _complete(self) -> None:
        await self._book.complete()
        await self._alerts.after(self._alerts.end)

    def _told(self, differences: Sequence[Difference], most: int) -> Reconciliation:
        return Reconciliation(
            at=self._clock.now(),
            compared=len(self._alerts.register.newest),
            total=len(differences),
            differences=list(differences[:most]),
        )
