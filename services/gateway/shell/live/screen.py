"""One connected screen: where it stands in its channels, and what it is sent next."""

from collections.abc import Iterator, Mapping
from typing import Protocol

from services.gateway.domain.feed.frames import Prepared
from services.gateway.domain.feed.live import ChannelLog, Subscription, Update


class Source(Protocol):
    """What a screen is fed from."""

    heartbeat: Prepared
    beat: int

    @property
    def logs(self) -> Mapping[str, ChannelLog]:
        """The newest known channels, by name."""

    def frame(self, update: Update) -> Prepared:
        """The frame of an update made just now."""


class Screen:
    """Holds positions, not messages: a slow screen costs no more memory than a fast one."""

    __slots__ = ("_beat", "_source", "_subscriptions")

    def __init__(self, source: Source) -> None:
        self._source = source
        self._subscriptions: list[Subscription] = []
        self._beat = -1

    def subscribe(self, subscriptions: list[Subscription]) -> None:
        """Take these channels, each from its position; with another filter than before, anew."""
        for new in subscriptions:
            known = [one for one in self._subscriptions if one.channel == new.channel]
            if known and known[0].wanted != new.wanted:
                new.epoch = ""
            self._subscriptions = [one for one in self._subscriptions if one not in known] + [new]

    @property
    def subscriptions(self) -> list[Subscription]:
        """Where it stands."""
        return self._subscriptions

    def due(self, *, heartbeat: bool = True) -> Iterator[Prepared]:
        """The frames to send now, data before the heartbeat; each is made at the moment it is taken."""
        logs = self._source.logs
        for subscription in self._subscriptions:
            log = logs.get(subscription.channel)
            update = subscription.next(log) if log else None
            if update is not None:
                yield self._source.frame(update)
        if heartbeat and self._beat != self._source.beat:
            self._beat = self._source.beat
            yield self._source.heartbeat
