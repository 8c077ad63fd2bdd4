"""Where things lie on this machine."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Self

CHECKOUT = Path(__file__).resolve().parents[2]
DOWNLOADS = CHECKOUT / ".local"
"""What is downloaded belongs to the checkout: every home shares it."""

LONGEST_SOCKET_PATH = 100
"""Linux cuts the path of a unix socket at 107 bytes; supervisor appends to ours while it binds."""


@dataclass(frozen=True)
class Home:
    """One folder with everything a running set of services writes."""

    path: Path

    @classmethod
    def of_this_machine(cls) -> Self:
        """``.local`` in the checkout, or where ``ONEMAP_HOME`` says."""
        chosen = os.environ.get("ONEMAP_HOME")  # noqa: TID251 - the runner is no service and has no settings
        return cls(Path(chosen or DOWNLOADS).expanduser().resolve())

    @property
    def data(self) -> Path:
        """Erased by ``reset``: the log of Kafka and what the services derived from it."""
        return self.path / "data"

    @property
    def logs(self) -> Path:
        """One file a program."""
        return self.path / "logs"

    @property
    def run(self) -> Path:
        """Generated configuration, process ids, the socket of supervisor."""
        return self.path / "run"

    @property
    def socket(self) -> Path:
        """Where supervisor listens; beside the home's run folder unless its path is too long for a socket."""
        near = self.run / "supervisor.sock"
        if len(os.fsencode(near)) <= LONGEST_SOCKET_PATH:
            return near
        name = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"onemap-{name}.sock"
