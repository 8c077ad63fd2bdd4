"""One district = one shard = the fold of one totally ordered log of change sets.

State is a function of the newest version of each subject alone. So duplicates and stale changes have no
effect, a shard rebuilt from its rows equals the one that lived through the log, and figures are
bit-identical after any restart.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from contracts.catalogue import Indicator
from contracts.districts import City
from contracts.messages.change import Change
from contracts.messages.invariant import Invariant
from services.indicators.domain.applying import Applying
from services.indicators.domain.checks.weighing import every_equation
from services.indicators.domain.figures.facts import Facts, FigureValue, name_of
from services.indicators.domain.state import DistrictState


@dataclass(frozen=True)
class Trial:
    """试算: the figures that would move, before and after, and what else would be found."""

    before: tuple[FigureValue, ...]
    facts: Facts


class Shard(DistrictState):
    """The figures of one district."""

    def apply(self, changes: Iterable[Change]) -> Facts:
        """Apply changes in order; returns what they brought about, and the rows to keep."""
        return _applied(self, changes)

    def figures_that_add_up(self) -> list[FigureValue]:
        """Every figure that has been said and is not withheld, in key order."""
        withheld = self.invariants.withheld
        return [figure for figure in self.figures() if name_of(figure.key) not in withheld]

    def equations(self) -> list[Invariant]:
        """How each whole stands to the sum of its parts."""
        return every_equation(self)

    def what_if(self, changes: Iterable[Change]) -> Trial:
        """What :meth:`apply` would bring about; nothing here changes."""
        facts = _applied(self.fork(), changes)
        before = (
            self.figure(key) for key in (figure.key for figure in facts.figures) if key in self.last_moved
        )
        return Trial(tuple(before), facts)


class Shards(dict[str, Shard]):
    """By district, each made when it is first asked for: that reads the whole catalogue."""

    def __init__(self, make: Callable[[str], Shard]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, district: str) -> Shard:
        """A new one, which stays."""
        return self.setdefault(district, self._make(district))


def _applied(state: DistrictState, changes: Iterable[Change]) -> Facts:
    work = Applying(state)
    work.apply(changes)
    return work.facts()


def own_unit(city: City, district: str) -> str:
    """What a shard's figures are filed under: its code, or 市本级 (``320400-SJ``) for the city's own."""
    return f"{district}-SJ" if district == city.code else district


def rolled_up(city: City) -> frozenset[str]:
    """The units whose figures add up to the city's."""
    return frozenset(own_unit(city, code) for code in (city.code, *city.districts))


def new_shard(city: City, catalogue: Mapping[str, Indicator]) -> Callable[[str], Shard]:
    """Makes empty shards by district code."""
    return lambda district: Shard(
        district, own_unit(city, district), catalogue.values(), city.units_in(district)
    )
