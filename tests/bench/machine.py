"""What the figures were measured on."""

import os
import platform
import re
from datetime import datetime
from pathlib import Path

from deploy.local.kafka.jars import JARS

KAFKA_JAR = re.compile(r"kafka_[\d.]+-(?P<version>[\d.]+)\.jar")


def facts(now: datetime) -> str:
    """Machine, versions and date in one sentence."""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"{now:%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores ({_processor()}), load {load}, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, Kafka {_kafka()}."
    )


def _processor() -> str:
    told = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    found = re.search(r"^model name\s*: (.+)$", told, re.MULTILINE)
    return found[1].strip() if found else platform.machine()


def _kafka() -> str:
    found = (KAFKA_JAR.fullmatch(jar.name) for jar in JARS.glob("*.jar"))
    return next((match["version"] for match in found if match), "unknown")
