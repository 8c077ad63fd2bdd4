"""Records of the log as steps of the read model."""

from collections.abc import Iterable, Iterator, Sequence

from chassis.kafka.records import Record
from contracts.wire import Origin
from services.gateway.domain.model.effects import Step
from services.gateway.domain.model.projection import effects_of
from services.gateway.shell.projecting.dead_letters import Unreadable

MOST_STEPS = 200
MOST_BYTES = 1024 * 1024
"""What is decoded and applied in one go: screens and Redis wait for nothing longer than that."""


def chunks(records: Sequence[Record]) -> Iterator[Sequence[Record]]:
    """Records in order, so many at a time that screens and Redis wait for nothing long."""
    chunk: list[Record] = []
    size = 0
    for record in records:
        chunk.append(record)
        size += len(record.value or b"")
        if len(chunk) >= MOST_STEPS or size >= MOST_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def read(records: Iterable[Record]) -> tuple[list[Step], list[Unreadable]]:
    """A step for every record, an empty one for those that cannot be read."""
    steps, unreadable = [], []
    for record in records:
        try:
            effects = effects_of(_origin(record), record.key, record.value)
        except ValueError as error:
            effects = ()
            unreadable.append(Unreadable(record, error))
        steps.append(Step(record.offset, effects))
    return steps, unreadable


def _origin(record: Record) -> Origin:
    return Origin(topic=record.topic, partition=record.partition, offset=record.offset)
