"""The four services. None of them knows another; they meet in Kafka, in the words of ``contracts``."""
