"""Reading and writing Kafka with aiokafka, behind small ports."""
