"""One line of the table: what was measured, beside a known thing of the same run."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Limit:
    """What an issue asks of a row: of its figure, or of its ratio to what stands beside it."""

    sense: Literal["≤", "≥"]
    value: float
    issue: int
    of: Literal["measured", "ratio"] = "measured"

    def met_by(self, value: float) -> bool:
        """Whether a figure keeps it."""
        return value <= self.value if self.sense == "≤" else value >= self.value


@dataclass(frozen=True)
class Row:
    """``beside`` says what ``known`` is; both figures are in ``unit``."""

    suite: str
    name: str
    measured: float
    unit: str
    beside: str = ""
    known: float | None = None
    limit: Limit | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the known thing; None when nothing stands beside."""
        return self.measured / self.known if self.known else None

    @property
    def keeps_its_limit(self) -> bool | None:
        """None without a limit."""
        value = self.measured if self.limit is None or self.limit.of == "measured" else self.ratio
        return None if self.limit is None or value is None else self.limit.met_by(value)
