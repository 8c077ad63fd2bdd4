"""Says what runs."""

from deploy.local.readiness import readiness
from deploy.local.stack import Stack
from deploy.local.supervision.daemon import Daemon

Row = tuple[str, int, str]


def status(stack: Stack) -> tuple[list[Row], bool]:
    """One row a program (name, port, in words), and whether all of them serve."""
    daemon = Daemon(stack.home)
    states = daemon.states() if daemon.alive else {}
    rows: list[Row] = [
        *(
            (server.name, server.port, "answers" if server.answers() else "silent")
            for server in stack.servers
        ),
        *((name, port, readiness(port) or "ready") for name, port in stack.ports.services.items()),
    ]
    described = [
        (
            name,
            port,
            f"{words} · {states[name].state} {states[name].description}" if name in states else words,
        )
        for name, port, words in rows
    ]
    return described, all(words in {"answers", "ready"} for _name, _port, words in rows)
