"""Formulas of the catalogue, made ready to be asked about one land class or one permit at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Generic, TypeVar

from contracts.catalogue import (
    ClassSum,
    Formula,
    Indicator,
    LineArea,
    PermitCount,
    PermitSiteArea,
    StageCount,
)

F = TypeVar("F", bound=Formula)

PENDING_BASES = ("projected", "projected_review")
"""预计值: what is granted but not surveyed; and the same with what is still under review."""


@dataclass(frozen=True)
class Rule(Generic[F]):
    """An indicator with a formula of one kind."""

    indicator: str
    formula: F
    bases: tuple[str, ...]


def rules_of(catalogue: Iterable[Indicator], kind: type[F]) -> tuple[Rule[F], ...]:
    """The catalogue's rules of one formula kind, in its order."""
    return tuple(Rule(i.id, i.formula, i.bases) for i in catalogue if isinstance(i.formula, kind))


class LandClasses:
    """地类 sums: which of them a parcel counts in."""

    def __init__(self, catalogue: Iterable[Indicator]) -> None:
        self.rules = rules_of(catalogue, ClassSum)
        self.split = cache(self._split)

    def _split(
        self, code: str, settlement: str | None
    ) -> tuple[tuple[Rule[ClassSum], ...], tuple[Rule[ClassSum], ...]]:
        """The sums a class counts in, and those it would enter once built over."""
        inside = tuple(r for r in self.rules if contains(r.formula, code, settlement))
        gains = tuple(r for r in self.rules if r not in inside and r.formula.pending == "gain")
        return inside, gains


def contains(formula: ClassSum, code: str, settlement: str | None) -> bool:
    """Whether 地类 ``code`` (K 可调整 and A suffixes count as their class) or 城镇村属性 is in the set."""
    return code.rstrip("KA") in formula.classes or (settlement or "") in formula.settlement


__all__ = ["LandClasses", "LineArea", "PermitCount", "PermitSiteArea", "Rule", "StageCount", "rules_of"]
