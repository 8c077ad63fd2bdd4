"""Errors named after what happens next.

Exception
├── ConfigurationError    the process says why and exits at start
├── TransientFailure      the caller tries again, or exits and is started again
└── UndecodableMessage    the message goes to the dead letters, the stream goes on
"""


class ConfigurationError(Exception):
    """Something a person has to change before the process can run."""


class TransientFailure(Exception):
    """A neighbour (Kafka, Redis, a receiver) is away for the moment."""


class UndecodableMessage(Exception):
    """Bytes that are not what their topic promises; the argument says what is wrong."""
