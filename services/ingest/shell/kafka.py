"""The ways to and from the log."""

from dataclasses import dataclass

from chassis.kafka.group_reader import GroupReader
from chassis.kafka.log_reader import LogReader, TailReader
from chassis.kafka.writer import KafkaWriter
from contracts.topics import EVENTS

GROUP = "ingest"


@dataclass(frozen=True)
class Kafka:
    """``reader`` shares the events topic with other instances, ``log`` rebuilds, ``tail`` knows the ends."""

    reader: GroupReader
    log: LogReader
    tail: TailReader
    writer: KafkaWriter

    @classmethod
    def at(cls, bootstrap: str, member: str) -> "Kafka":
        """Not yet connected; ``member`` is a name of this instance that outlives restarts."""
        return cls(
            GroupReader(bootstrap, GROUP, [EVENTS.name], member),
            LogReader(bootstrap),
            TailReader(bootstrap),
            KafkaWriter(bootstrap, f"{GROUP}-{member}"),
        )
