"""The ports of this machine (see design: "Running it")."""

import socket
from dataclasses import dataclass, field

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Ports:
    """Where everything listens; all on the loopback."""

    kafka: int = 19092
    redis: int = 16379
    services: dict[str, int] = field(
        default_factory=lambda: {"ingest": 8081, "indicators": 8082, "alerts": 8083, "gateway": 8080}
    )


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
    """A port that nobody listens on now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port
