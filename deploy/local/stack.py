"""What runs on this machine: Kafka, Redis and the four services, or only the part that is not elsewhere."""

import os
import sys
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

from deploy.local.home import Home
from deploy.local.kafka_server import KafkaServer
from deploy.local.ports import LOOPBACK, SERVICE_PORTS, Ports
from deploy.local.redis_server import RedisServer
from deploy.local.server import Server
from deploy.local.supervision.program import Program

SERVERS_FIRST, SERVICES_AFTER = 10, 30


@dataclass(frozen=True)
class Stack:
    """One home with its ports; an address of elsewhere means: nothing is started for it."""

    home: Home
    ports: Ports = field(default_factory=Ports)
    kafka_elsewhere: str | None = None
    redis_elsewhere: str | None = None
    ready_seconds: float = 60.0
    """How long everything together may take to become ready."""

    @classmethod
    def of_this_machine(cls) -> Self:
        """As the environment says: ``ONEMAP_HOME``, ``KAFKA_BOOTSTRAP_SERVERS``, ``REDIS_URL``."""
        environment = os.environ  # noqa: TID251 - the runner is no service and has no settings
        return cls(
            Home.of_this_machine(),
            kafka_elsewhere=environment.get("KAFKA_BOOTSTRAP_SERVERS") or None,
            redis_elsewhere=environment.get("REDIS_URL") or None,
        )

    @cached_property
    def servers(self) -> tuple[Server, ...]:
        """The servers to start here."""
        here: list[Server] = []
        if self.kafka_elsewhere is None:
            here.append(KafkaServer(self.home.data / "kafka", self.ports.kafka))
        if self.redis_elsewhere is None:
            here.append(RedisServer(self.home.data / "redis", self.ports.redis))
        return tuple(here)

    @property
    def kafka(self) -> str:
        """The bootstrap address that services use."""
        return self.kafka_elsewhere or f"{LOOPBACK}:{self.ports.kafka}"

    @property
    def redis(self) -> str:
        """The Redis address that services use."""
        return self.redis_elsewhere or f"redis://{LOOPBACK}:{self.ports.redis}/0"

    @property
    def alerts(self) -> str:
        """The address at which gateway asks alerts."""
        return f"http://{LOOPBACK}:{self.ports.services.get('alerts', SERVICE_PORTS['alerts'])}"

    @property
    def screen(self) -> str:
        """The address for a person's browser."""
        return f"http://{LOOPBACK}:{self.ports.services.get('gateway', SERVICE_PORTS['gateway'])}/"

    def programs(self) -> list[Program]:
        """Everything supervisor keeps running."""
        servers = [Program(server.name, server.command(), SERVERS_FIRST) for server in self.servers]
        return [*servers, *(self._service(name, port) for name, port in self.ports.services.items())]

    def service_environment(self, name: str, port: int) -> dict[str, str]:
        """What a service is told; everything else is its settings' default or the person's environment."""
        return {
            "KAFKA_BOOTSTRAP_SERVERS": self.kafka,
            "REDIS_URL": self.redis,
            "ALERTS_URL": self.alerts,
            "HOST": LOOPBACK,
            "PORT": str(port),
            "DATA_DIR": str(self.home.data / name),
            "SIGNING_KEY_FILE": str(self.home.data / name / "signing.key"),
            "PYTHONUNBUFFERED": "1",
        }

    def _service(self, name: str, port: int) -> Program:
        return Program(
            name,
            [sys.executable, "-m", f"services.{name}"],
            SERVICES_AFTER,
            self.service_environment(name, port),
            starts_with_daemon=False,
        )
