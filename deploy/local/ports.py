"""The ports of this machine (see design: "Running it")."""

import random
import socket
from collections.abc import Iterable
from dataclasses import dataclass, field

from deploy.local.failure import LocalFailure

LOOPBACK = "127.0.0.1"
SERVICE_PORTS = {"ingest": 8081, "indicators": 8082, "alerts": 8083, "gateway": 8080}
BELOW_OUTGOING = range(20_000, 32_000)


@dataclass(frozen=True)
class Ports:
    """Where everything listens; all on the loopback."""

    kafka: int = 19092
    redis: int = 16379
    services: dict[str, int] = field(default_factory=SERVICE_PORTS.copy)


def is_free(port: int) -> bool:
    """Whether a server may listen there now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def free_port() -> int:
    """A port that nobody listens on now, outside the range from which the system takes outgoing ones."""
    for port in random.sample(BELOW_OUTGOING, 100):
        if is_free(port):
            return port
    raise LocalFailure(f"no free port between {BELOW_OUTGOING.start} and {BELOW_OUTGOING.stop}")


def free_ports(services: Iterable[str] = SERVICE_PORTS) -> Ports:
    """A set of ports beside those of the person who works on this machine, for tests."""
    return Ports(free_port(), free_port(), {name: free_port() for name in services})
