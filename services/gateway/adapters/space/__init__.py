"""The layers of the read model, read from Redis."""
