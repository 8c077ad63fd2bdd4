"""Formulas of the catalogue, made ready to be asked about one land class or one permit at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Generic, NamedTuple, TypeVar

from contracts.catalogue import (
    ClassSum,
    ClassTransition,
    Formula,
    Indicator,
    LineArea,
    LineOverlay,
)
from contracts.events.controlline import LineKind

F = TypeVar("F", bound=Formula)

PENDING_BASES = ("projected", "projected_review")
"""预计值: what is granted but not surveyed; and the same with what is still under review."""


@dataclass(frozen=True)
class Rule(Generic[F]):
    """An indicator with a formula of one kind."""

    indicator: str
    formula: F


def rules_of(catalogue: Iterable[Indicator], kind: type[F]) -> tuple[Rule[F], ...]:
    """The catalogue's rules of one formula kind, in its order."""
    return tuple(Rule(i.id, i.formula) for i in catalogue if isinstance(i.formula, kind))


Land = tuple[str, str | None]
"""地类 and 城镇村属性."""


class Counted(NamedTuple):
    """What land of one class counts in: ``now``; of these ``pending`` while built over; ``gains`` by it."""

    now: tuple[Rule[ClassSum], ...]
    pending: tuple[Rule[ClassSum], ...]
    gains: tuple[Rule[ClassSum], ...]


class LandClasses:
    """地类 sums and transitions: which of them a parcel counts in."""

    def __init__(self, catalogue: Iterable[Indicator]) -> None:
        indicators = list(catalogue)
        self.rules = rules_of(indicators, ClassSum)
        self.transitions = rules_of(indicators, ClassTransition)
        self.counted = cache(self._counted)
        self.overlays = rules_of(indicators, LineOverlay)
        self.crossed = cache(self._crossed)
        self.overlaid = cache(self._overlaid)
        self.asked = cache(self._asked)

    def _counted(self, code: str, settlement: str | None) -> Counted:
        now = tuple(r for r in self.rules if r.formula.contains(code, settlement))
        pending = tuple(r for r in now if r.formula.pending != "none")
        gains = tuple(r for r in self.rules if r not in now and r.formula.pending == "gain")
        return Counted(now, pending, gains)

    def _overlaid(self, code: str, settlement: str | None) -> tuple[Rule[LineOverlay], ...]:
        """The sums a class counts in by its share under a control line."""
        return tuple(rule for rule in self.overlays if rule.formula.contains(code, settlement))

    def _asked(self, code: str, settlement: str | None) -> frozenset[LineKind]:
        """The kinds of control line that matter to a class."""
        return frozenset(rule.formula.line_kind for rule in self.overlaid(code, settlement))

    def _crossed(self, before: Land, after: Land) -> tuple[Rule[ClassTransition], ...]:
        """The transitions that land makes by becoming something else."""
        return tuple(
            rule
            for rule in self.transitions
            if rule.formula.before.contains(*before) and rule.formula.after.contains(*after)
        )


__all__ = ["LandClasses", "LineArea", "Rule", "rules_of"]
