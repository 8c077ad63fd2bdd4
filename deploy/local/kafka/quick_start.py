"""Kafka's classes as Java has them in memory, kept beside the jars: a broker then starts in half the time.

Java looks whether they belong to these jars and to itself, and does without them otherwise.
"""

from pathlib import Path

from deploy.local.kafka.jars import JARS

ARCHIVE = JARS / "kafka.jsa"


def flags(archive: Path = ARCHIVE) -> list[str]:
    """What tells Java to use them; nothing before they were written."""
    if not archive.is_file():
        return []
    return [f"-XX:SharedArchiveFile={archive}", "-Xlog:cds=off", "-Xlog:cds+dynamic=off"]
