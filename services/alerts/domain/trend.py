"""趋势: where the survey years are heading, and how fast."""

from collections.abc import Sequence
from dataclasses import dataclass


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
