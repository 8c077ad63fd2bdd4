"""One Redis on this machine, holding nothing that cannot be rebuilt from the log."""

import shutil
import socket

from deploy.local.failure import LocalFailure
from deploy.local.ports import LOOPBACK
from deploy.local.server import Server


class RedisServer(Server):
    """A server on the loopback that writes nothing to disk: a restart empties it, and the log refills it."""

    name = "redis"

    @property
    def url(self) -> str:
        """The address for clients."""
        return f"redis://{LOOPBACK}:{self.port}/0"

    def prepare(self) -> None:
        """Writes ``redis.conf``."""
        self.home.mkdir(parents=True, exist_ok=True)
        settings = {
            "bind": LOOPBACK,
            "port": self.port,
            "dir": f'"{self.home}"',
            "daemonize": "no",
            "save": '""',
            "appendonly": "no",
            "loglevel": "notice",
            # Its title would be written over the environment in /proc, and with it our mark.
            "set-proc-title": "no",
        }
        lines = (f"{key} {value}\n" for key, value in settings.items())
        (self.home / "redis.conf").write_text("".join(lines))

    def command(self) -> list[str]:
        """``redis-server`` in the foreground; raises LocalFailure when it is not installed."""
        program = shutil.which("redis-server")
        if program is None:
            raise LocalFailure(
                "redis-server is missing: run `make setup`, which names or installs what is needed."
            )
        return [program, str(self.home / "redis.conf")]

    def answers(self) -> bool:
        """Whether it answers PING."""
        try:
            with socket.create_connection((LOOPBACK, self.port), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False
