"""What an indicator is judged by: its values, its limits, and where they are heading."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from contracts.messages.figure import Figure
from services.alerts.domain.trend import Drift

Sense = Literal["floor", "ceiling"]


@dataclass(frozen=True)
class Readings:
    """现状值 and 预计值 of one indicator in one unit, with the limit both are held against.

    ``ahead`` is the limit of the year's node that the expected value is heading for, where it is another one
    than the official value is held against; ``target_year`` is its year. ``years`` are the survey years with
    their values, ``drifts`` what the ledger of late did to the expected value, by number of days.
    """

    official: float | None
    expected: float | None
    limit: float
    sense: Sense
    is_area: bool
    years: tuple[tuple[int, float], ...] = ()
    target_year: int | None = None
    ahead: float | None = None
    drifts: tuple[Drift, ...] = ()

    def margin(self, value: float) -> float:
        """Distance to the limit in the figure's own unit, negative when broken."""
        return self._distance(value, self.limit)

    def margin_ahead(self, value: float) -> float:
        """Distance to the limit of the node ahead."""
        return self._distance(value, self.limit_ahead)

    def _distance(self, value: float, limit: float) -> float:
        distance = value - limit if self.sense == "floor" else limit - value
        return round(distance, 6)

    @property
    def limit_ahead(self) -> float:
        """The limit early grades look at."""
        return self.limit if self.ahead is None else self.ahead

    @property
    def nearest(self) -> float:
        """The value the early grades look at: the expected one, or else the official."""
        value = self.expected if self.expected is not None else self.official
        return self.limit if value is None else value


def readings(
    official: Figure | None,
    expected: Figure | None,
    surveys: Iterable[Figure] = (),
    drifts: Iterable[Drift] = (),
) -> Readings | None:
    """The pair to judge; None while no target is known."""
    held = [one for one in (official, expected) if one is not None and one.target is not None and one.sense]
    if not held or held[0].target is None or held[0].sense is None:
        return None
    now, ahead = held[0], held[-1]
    return Readings(
        official.value if official else None,
        expected.value if expected else None,
        held[0].target,
        held[0].sense,
        now.unit_of_measure == "m2",
        tuple((int(one.period), one.value) for one in surveys),
        int(ahead.target_year) if ahead.target_year else None,
        ahead.target if ahead.target != now.target else None,
        tuple(drifts),
    )
