"""Apache Kafka without its scripts: its jars, its configuration, and a way to ask whether it serves."""
