"""许可与管控线叠加: what the permitted projects of a district count for inside and outside control lines."""

from collections.abc import Mapping, MutableMapping, Sequence
from copy import copy

import shapely

from chassis.geometry.geodesy import areas
from contracts.catalogue import PermitOverlay
from contracts.wire import Cause
from services.indicators.domain.crossing.standing import SMALLEST_OVERLAP, Standing, Standings
from services.indicators.domain.figures.book import Book
from services.indicators.domain.figures.facts import FigureKey
from services.indicators.domain.figures.formulas import Rule
from services.indicators.domain.layered import Layered
from services.indicators.domain.permits.permits import Permit, Permits
from services.indicators.domain.places import Places, in_unit


class PermitLines:
    """The permits of one district by project, and what each project counts for."""

    def __init__(
        self, places: Places, rules: Sequence[Rule[PermitOverlay]], permits: Permits, standings: Standings
    ) -> None:
        self._places = places
        keys = (FigureKey(rule.indicator, places.unit, "ledger", "current") for rule in rules)
        self._rules = dict(zip(keys, (rule.formula for rule in rules), strict=True))
        self._permits, self._standings = permits, standings
        self._project_of: MutableMapping[str, str] = {}
        self._members: MutableMapping[str, tuple[str, ...]] = {}
        self._amounts: MutableMapping[str, Mapping[FigureKey, int]] = {}

    def fork(self, permits: Permits, standings: Standings) -> "PermitLines":
        """Projects that begin like these, over forked permits."""
        fork = copy(self)
        fork._permits, fork._standings = permits, standings
        fork._project_of, fork._members = Layered(self._project_of), Layered(self._members)
        fork._amounts = Layered(self._amounts)
        return fork

    def refresh(self, name: str, book: Book, cause: Cause) -> None:
        """A permit or its standing changed: count its project again, and the one it was of before."""
        before, now = self._project_of.pop(name, None), self._project(name)
        if before is not None and before != now:
            self._members[before] = tuple(one for one in self._members[before] if one != name)
        if now is not None:
            self._project_of[name] = now
            self._members[now] = tuple(sorted({*self._members.get(now, ()), name}))
        for project in sorted({one for one in (before, now) if one is not None}):
            self._recount(project, book, cause)

    def _project(self, name: str) -> str | None:
        permit = self._permits.get(name)
        return None if permit is None or permit.guest else permit.data.project_code or name

    def _recount(self, project: str, book: Book, cause: Cause) -> None:
        members = self._members[project]
        permits = [(name, permit) for name in members if (permit := self._permits.get(name)) is not None]
        counted = self._counted(permits) if members else {}
        for part in sorted({one for _, permit in permits if (one := self._part(permit)) is not None}):
            own = [(name, permit) for name, permit in permits if self._part(permit) == part]
            counted |= in_unit(self._counted(own), part)
        book.move(self._amounts.get(project, {}), counted, cause)
        self._amounts[project] = counted

    def _part(self, permit: Permit) -> str | None:
        return self._places.part(permit.data.township)

    def _counted(self, permits: Sequence[tuple[str, Permit]]) -> dict[FigureKey, int]:
        return {key: self._count(formula, permits) for key, formula in self._rules.items()}

    def _count(self, formula: PermitOverlay, permits: Sequence[tuple[str, Permit]]) -> int:
        found = {
            name: standing
            for name, permit in permits
            if (standing := self._standings.of(name, formula.line_kind)) is not None
            and counts_in(formula, permit)
        }
        amount = self._together(found, formula)
        if amount < SMALLEST_OVERLAP:
            return 0
        return 1 if formula.measure == "count" else amount

    def _together(self, found: Mapping[str, Standing], formula: PermitOverlay) -> int:
        """The union of what lies on that side; of permits without a part there nothing needs to be cut."""
        amounts = [standing.on(formula.side) for standing in found.values()]
        if len(found) < 2 or not any(amounts):
            return sum(amounts)
        shapes = [permit.shape for name in found if (permit := self._permits.get(name)) is not None]
        within = [one for standing in found.values() if (one := standing.within.shape) is not None]
        unions = [shapely.union_all(shapes), shapely.union_all(within)]
        whole, inside = (int(amount) for amount in areas(unions))
        return inside if formula.side == "inside" else whole - min(inside, whole)


def counts_in(formula: PermitOverlay, permit: Permit) -> bool:
    """Whether a permit is in the set of a formula; a use that is not known is not exempt."""
    data = permit.data
    use = data.land_use.code if data.land_use is not None and data.land_use.scheme == "planning" else ""
    founded = data.legal_basis is not None and data.legal_basis.verified
    return (
        data.kind in formula.kinds
        and data.status in formula.statuses
        and not (formula.unfounded_only and founded)
        and not (formula.without_uses and use.startswith(formula.without_uses))
    )
