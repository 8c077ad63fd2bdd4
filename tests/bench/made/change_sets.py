"""Change sets of survey parcels as they lie on Kafka, spread over the districts."""

from datetime import UTC, datetime
from itertools import cycle, islice

from chassis.kafka.records import Outgoing
from contracts.districts import city
from contracts.messages.change import MOST_CHANGES, Change, ChangeSet
from contracts.topics import CHANGES
from contracts.wire import Message
from tests.bench.made.ground import Ground

LARGE = MOST_CHANGES
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def change_sets(parcels: int, size: int, first: str) -> list[Outgoing]:
    """So many new parcels, ``size`` in a set, one district after the other; ``first`` begins their names."""
    changes = ground_of(parcels).parcels(first)
    districts = cycle(sorted(city().districts))
    return [_message(next(districts), list(islice(changes, size))) for _ in range(parcels // size)]


def line_sets(parcels: int, vertices: int) -> list[Outgoing]:
    """The control lines across the ground of so many parcels, for each district one set."""
    lines = list(ground_of(parcels).lines(vertices))
    return [_message(district, lines) for district in sorted(city().districts)]


def ground_of(parcels: int) -> Ground:
    """Where so many parcels lie."""
    return Ground(round(parcels**0.5) + 1)


def _message(district: str, changes: list[Change]) -> Outgoing:
    data = ChangeSet.model_construct(district=district, changes=changes)
    message = Message[ChangeSet](
        id=f"{district}/{changes[0].subject}",
        source="/bench",
        type="planning.changeset.accepted",
        subject=district,
        time=NOW,
        data=data,
    )
    return Outgoing(CHANGES.name, district, message.to_bytes())
