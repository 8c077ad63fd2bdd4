"""What is read from Kafka and what is written to it."""

from typing import NamedTuple

Partition = tuple[str, int]
"""Topic and partition number."""
Headers = tuple[tuple[str, bytes], ...]

CLOUDEVENT: Headers = (("content-type", b"application/cloudevents+json"),)


class Record(NamedTuple):
    """One message as the broker has it; ``value`` None is a tombstone."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Headers
    timestamp_ms: int


class Outgoing(NamedTuple):
    """One message to send; ``value`` None removes the key from a compacted topic."""

    topic: str
    key: str
    value: bytes | None
    headers: Headers = CLOUDEVENT
