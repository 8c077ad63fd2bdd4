"""Where the consumer group stands, asked of Kafka itself."""

from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from chassis.errors import TransientFailure


class GroupOffsets:
    """Committed offsets of one consumer group."""

    def __init__(self, bootstrap: str, group: str) -> None:
        self._bootstrap, self._group = bootstrap, group

    async def committed(self, topic: str, partition: int) -> int:
        """The offset to read next; 0 when nothing was committed yet. Raises TransientFailure."""
        place = TopicPartition(topic, partition)
        admin = AIOKafkaAdminClient(bootstrap_servers=self._bootstrap)
        try:
            await admin.start()
            offsets = await admin.list_consumer_group_offsets(self._group, partitions=[place])
        except KafkaError as error:
            raise TransientFailure(f"cannot ask for committed offsets: {error}") from error
        finally:
            await admin.close()
        return max(0, offsets[place].offset) if place in offsets else 0
