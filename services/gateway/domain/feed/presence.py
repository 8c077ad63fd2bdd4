"""在线大屏: which wall shows what, and how far it has come."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.gateway.domain.feed.live import ChannelLog, Subscription
from services.gateway.domain.indicators import Row


@dataclass(frozen=True, slots=True)
class Guest:
    """Who is at the other end, as far as it says."""

    address: str
    user_agent: str
    wall: str | None = None


@dataclass(frozen=True)
class Presence:
    """One connection: by which door, for how long, where it stands, whether it takes nothing now."""

    guest: Guest
    door: str
    seconds: float
    standing: Sequence[Subscription]
    stalled: bool = False


def presence_rows(there: Iterable[Presence], logs: Mapping[str, ChannelLog], replica: str) -> list[Row]:
    """What a replica tells of its connections, in order."""
    return in_order([_row(one, logs, replica) for one in there])


def in_order(rows: Iterable[Row]) -> list[Row]:
    """Walls that said their name first, then the others, those who are here longest first."""
    return sorted(rows, key=lambda row: (row["wall"] is None, row["wall"] or "", -row["seconds"]))


def _row(one: Presence, logs: Mapping[str, ChannelLog], replica: str) -> Row:
    return {
        "wall": one.guest.wall,
        "address": one.guest.address,
        "user_agent": one.guest.user_agent,
        "door": one.door,
        "replica": replica,
        "seconds": round(one.seconds, 1),
        "stalled": one.stalled,
        "channels": [_channel(each, logs.get(each.channel)) for each in one.standing],
    }


def _channel(standing: Subscription, log: ChannelLog | None) -> Row:
    seen = max(standing.offset, standing.seen)
    here = log is not None and standing.epoch == log.epoch
    return {
        "name": standing.channel,
        "epoch": standing.epoch,
        "offset": standing.offset,
        "behind": log.offset - seen if log is not None and here else None,
        "units": sorted(standing.wanted.units),
        "indicators": sorted(standing.wanted.indicators),
    }
