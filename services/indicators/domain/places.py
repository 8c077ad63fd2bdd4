"""行政单元与管理单元: the units that what lies in a district is filed under."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from contracts.districts import ManagementUnit, unit_of
from services.indicators.domain.figures.facts import FigureKey

V = TypeVar("V")


class Places:
    """A district, and the management units (管理单元) inside it by township (镇街)."""

    def __init__(self, unit: str, units: Sequence[ManagementUnit] = ()) -> None:
        self.unit, self._units = unit, units

    def part(self, township: str | None) -> str | None:
        """The management unit of a township. Nobody knows where papers without one belong: to none.

        (Land without one does lie somewhere, and so in what is left of the district: see :func:`unit_of`.)
        """
        return unit_of(self._units, township) if township is not None else None

    def filed(self, amounts: dict[FigureKey, V], township: str | None) -> dict[FigureKey, V]:
        """What counts in the district, and in the management unit of its township as well."""
        part = self.part(township)
        return amounts if part is None else {**amounts, **in_unit(amounts, part)}


def in_unit(amounts: Mapping[FigureKey, V], unit: str) -> dict[FigureKey, V]:
    """The same on the figures of another unit."""
    return {key._replace(unit=unit): amount for key, amount in amounts.items()}
