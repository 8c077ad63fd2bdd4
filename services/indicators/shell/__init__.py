"""Read, decide, write: the shard and the roll-up between Kafka and the local store."""
