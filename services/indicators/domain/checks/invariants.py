"""不变量: what has to add up before figures or a finding are said; what does not is withheld."""

from collections.abc import Container, Iterable, Mapping, MutableMapping, Sequence
from copy import copy
from typing import NamedTuple

from contracts.catalogue import Indicator
from contracts.measure import number_of
from contracts.messages.figure import UnitOfMeasure
from contracts.messages.invariant import Invariant, InvariantName
from contracts.wire import Cause
from services.indicators.domain.figures.facts import FigureKey
from services.indicators.domain.layered import Layered


class Weighed(NamedTuple):
    """The two sides of an equation, in whole units: the whole, and the sum of its parts."""

    expected: int
    found: int
    unit_of_measure: UnitOfMeasure
    tolerance: int = 0

    @property
    def holds(self) -> bool:
        """Whether both sides are equal, as far as they can be."""
        return abs(self.expected - self.found) <= self.tolerance


class Place(NamedTuple):
    """Which equation: of which unit, what has to add up, and when."""

    unit: str
    name: InvariantName
    about: str
    period: str


class Check(NamedTuple):
    """An equation weighed; ``withheld`` are the keys of what is in it, ``cause`` the event that moved it."""

    place: Place
    weighed: Weighed
    withheld: Sequence[str]
    cause: Cause

    def outcome(self) -> Invariant:
        """What to say of it, in the units of the wire."""
        unit, holds = self.weighed.unit_of_measure, self.weighed.holds
        return Invariant(
            **self.place._asdict(),
            status="holds" if holds else "broken",
            expected=float(number_of(self.weighed.expected, unit)),
            found=float(number_of(self.weighed.found, unit)),
            unit_of_measure=unit,
            withheld=[] if holds else sorted(self.withheld),
            cause=self.cause,
            shard_offset=0,
        )


class Invariants:
    """The equations of one unit that are broken at present."""

    def __init__(self) -> None:
        self._broken: MutableMapping[Place, Invariant] = {}

    def fork(self) -> "Invariants":
        """Equations that begin like these; what breaks there does not show here."""
        fork = copy(self)
        fork._broken = Layered(self._broken)
        return fork

    def recall(self, said: Invariant) -> None:
        """Know again what was said to be broken."""
        self._broken[_place(said)] = said

    def hold_against(self, said: Sequence[Invariant]) -> list[Invariant]:
        """Know also what was said to be broken; returns what is broken and was not said so."""
        known = {_place(one): _told(one) for one in said}
        unsaid = [one for one in self.broken if known.get(_place(one)) != _told(one)]
        for one in said:
            self._broken.setdefault(_place(one), one)
        return unsaid

    @property
    def broken(self) -> list[Invariant]:
        """What does not add up, in a fixed order."""
        return [self._broken[place] for place in sorted(self._broken)]

    @property
    def withheld(self) -> frozenset[str]:
        """The keys of what is not to be said."""
        return frozenset(key for one in self._broken.values() for key in one.withheld)

    def settle(self, check: Check) -> Invariant | None:
        """Take a check; returns its outcome when that is news. What holds as ever is none."""
        known = self._broken.pop(check.place, None)
        if check.weighed.holds:
            return check.outcome() if known is not None else None
        now = self._broken[check.place] = check.outcome()
        return now if known is None or _told(known) != _told(now) else None


def _place(one: Invariant) -> Place:
    return Place(one.unit, one.name, one.about, one.period)


def _told(one: Invariant) -> tuple[float, float, list[str]]:
    return one.expected, one.found, one.withheld


class Wholes:
    """The figures of a catalogue that are made of others, by what the others are part of."""

    def __init__(self, catalogue: Iterable[Indicator]) -> None:
        indicators = list(catalogue)
        self._measures = {one.id: one.unit_of_measure for one in indicators}
        self._whole_of = {one.id: one.part_of for one in indicators if one.part_of}
        parts: dict[str, list[str]] = {}
        for part in sorted(self._whole_of):
            parts.setdefault(self._whole_of[part], []).append(part)
        self._parts = {whole: tuple(names) for whole, names in parts.items()}
        self._concerns = {**self._whole_of, **{whole: whole for whole in self._whole_of.values()}}

    def touched(
        self, moved: Iterable[FigureKey], amounts: Container[FigureKey]
    ) -> dict[FigureKey, FigureKey]:
        """Whole → one of its figures that moved; only wholes that there are figures of."""
        concerned = (key for key in moved if key.indicator in self._concerns)
        found = {key._replace(indicator=self._concerns[key.indicator]): key for key in concerned}
        return {whole: key for whole, key in sorted(found.items()) if whole in amounts}

    def members(self, whole: FigureKey) -> list[FigureKey]:
        """The whole and its parts, whether or not there are figures of them."""
        return [whole, *(FigureKey(name, *whole[1:]) for name in self._parts.get(whole.indicator, ()))]

    def weigh(self, whole: FigureKey, amounts: Mapping[FigureKey, int]) -> Weighed:
        """The whole, and the sum of its parts as their own rules have kept them."""
        parts = self.members(whole)[1:]
        found = sum(amounts.get(key, 0) for key in parts)
        return Weighed(amounts.get(whole, 0), found, self._measures[whole.indicator])
