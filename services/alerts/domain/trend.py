"""趋势: where the survey years, and the ledger of late, are heading, and how fast."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

FARTHEST_DAYS = 36_500
"""What is a hundred years away is never."""


@dataclass(frozen=True)
class Slope:
    """``worsening`` a year towards the limit, in the figure's own unit; negative moves away from it."""

    worsening: float
    last_year: int

    def reaches(self, margin: float) -> float | None:
        """The year (with its fraction) in which the margin is used up; None when it never is."""
        if self.worsening <= 0 or margin < 0:
            return None
        return self.last_year + margin / self.worsening


def slope(margins: Sequence[tuple[int, float]], years: int) -> Slope | None:
    """Between the first and the last of the newest ``years`` survey years; None while there are fewer.

    ``margins`` are the distances to the limit, each with its year. A straight line: few points carry no more.
    """
    newest = sorted(margins)[-years:]
    if len(newest) < years:
        return None
    (first_year, first), (last_year, last) = newest[0], newest[-1]
    return Slope((first - last) / (last_year - first_year), last_year)


@dataclass(frozen=True)
class Drift:
    """台账斜率: nearer to the limit by ``worsening``, in 0.0001 of the unit, in ``days`` up to ``until``."""

    worsening: int
    days: int
    until: date

    def reaches(self, margin: int) -> date | None:
        """The first day by which going on so uses the margin up, exactly; None when it never does."""
        if self.worsening <= 0 or margin < 0:
            return None
        ahead = -(-margin * self.days // self.worsening)
        return self.until + timedelta(days=ahead) if ahead <= FARTHEST_DAYS else None
