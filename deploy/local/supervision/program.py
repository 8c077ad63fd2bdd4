"""One line of the table of programs that supervisor keeps running."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Program:
    """What to run, in which order (low first; stopped in the opposite order), and with which environment."""

    name: str
    command: list[str]
    priority: int
    environment: dict[str, str] = field(default_factory=dict)
    starts_with_daemon: bool = True

    def log_file(self, logs: Path) -> Path:
        """Its output, both streams."""
        return logs / f"{self.name}.log"
