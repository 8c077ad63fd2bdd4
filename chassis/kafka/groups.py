"""How far a consumer group is, without joining it."""

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from chassis.errors import TransientFailure
from chassis.kafka.records import Partition


async def committed(bootstrap: str, group: str) -> dict[Partition, int]:
    """Partition → the offset the group reads next; raises TransientFailure when the broker does not tell."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    try:
        await admin.start()
        offsets = await admin.list_consumer_group_offsets(group)
    except KafkaError as error:
        raise TransientFailure(f"Kafka does not tell where {group} is: {error}") from error
    finally:
        await admin.close()
    return {(place.topic, place.partition): told.offset for place, told in offsets.items()}
