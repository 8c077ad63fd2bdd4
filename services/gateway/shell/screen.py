"""One connected screen: where it stands in its channels, and what it is sent next."""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Protocol

from services.gateway.domain.live import ChannelLog, Subscription, Update


class Source(Protocol):
    """What a screen is fed from."""

    heartbeat: str
    beat: int

    @property
    def logs(self) -> Mapping[str, ChannelLog]:
        """The newest known channels, by name."""

    def frame(self, update: Update) -> str:
        """The text of an update made just now."""


class Screen:
    """Holds positions, not messages: a slow screen costs no more memory than a fast one."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._subscriptions: dict[str, Subscription] = {}
        self._beat = -1
        self.wake = asyncio.Event()
        self.wake.set()

    def subscribe(self, subscriptions: list[Subscription]) -> None:
        """Take these channels, each from its position."""
        for subscription in subscriptions:
            self._subscriptions[subscription.channel] = subscription
        self.wake.set()

    def due(self) -> Iterator[str]:
        """The frames to send now, data before the heartbeat; each is made at the moment it is taken."""
        for channel in list(self._subscriptions):
            log = self._source.logs.get(channel)
            update = self._subscriptions[channel].next(log) if log else None
            if update is not None:
                yield self._source.frame(update)
        if self._beat != self._source.beat:
            self._beat = self._source.beat
            yield self._source.heartbeat
