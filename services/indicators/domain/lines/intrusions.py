"""管控线压占: which permits lie where a control line does not let them, or near it."""

from collections.abc import Collection, Mapping, MutableMapping
from dataclasses import dataclass, field
from datetime import date

import shapely

from contracts.base import area_number
from contracts.events.controlline import LineKind
from contracts.messages.finding import Finding
from contracts.wire import Cause
from services.indicators.domain.ground.shapes import Shape, geometry_of
from services.indicators.domain.layered import Layered
from services.indicators.domain.lines.lines import Lines
from services.indicators.domain.lines.nearness import PROTECTING, Near, near
from services.indicators.domain.lines.standing import NOTHING, SMALLEST_OVERLAP, Side, Standing, Standings
from services.indicators.domain.permits.permits import Permit, Permits

WATCHED: Mapping[LineKind, Side] = {
    "permanent_basic_farmland": "inside",
    "ecological_redline": "inside",
    "urban_development_boundary": "outside",
}
"""On which side of a line nothing may be permitted without a legal basis."""

Told = tuple[Standing, Near | None]
"""How a permit stands to a line: on its wrong side, or near it."""

ANYWHERE = frozenset({("rural", "urban_development_boundary")})
"""乡村建设规划许可 is for land outside the boundary."""


@dataclass
class Intrusions:
    """The findings of one district: what is known of each permit and watched line."""

    unit: str
    permits: Permits
    standings: Standings
    lines: Lines
    _known: MutableMapping[tuple[str, LineKind], Told] = field(default_factory=dict)
    _last: MutableMapping[str, Permit] = field(default_factory=dict)

    def fork(self, permits: Permits, standings: Standings, lines: Lines) -> "Intrusions":
        """Findings that begin like these, over forked permits and lines."""
        return Intrusions(self.unit, permits, standings, lines, Layered(self._known), Layered(self._last))

    def permit_changed(self, name: str, why: tuple[Cause, date]) -> list[Finding]:
        """Look at a permit that is new, different or gone; every finding on it is told, or its end."""
        found = self._review(name, WATCHED, why, tell_same=True)
        permit = self.permits.get(name)
        if permit is not None:
            self._last[name] = permit
        return found

    def line_changed(self, name: str, kinds: Collection[LineKind], why: tuple[Cause, date]) -> list[Finding]:
        """Look at a permit after some kinds of line changed; returns what is found now, or no more."""
        return self._review(name, kinds, why, tell_same=False)

    def _review(
        self, name: str, kinds: Collection[LineKind], why: tuple[Cause, date], *, tell_same: bool
    ) -> list[Finding]:
        permit = self.permits.get(name)
        found = []
        for kind in sorted(kinds):
            before = self._known.pop((name, kind), None)
            now = self._told(name, permit, kind)
            if now is not None and permit is not None:
                self._known[name, kind] = now
                if tell_same or before != now:
                    found.append(self._finding(name, permit, kind, now, why))
            elif before is not None:
                found.append(self._finding(name, permit or self._last[name], kind, None, why))
        return found

    def _told(self, name: str, permit: Permit | None, kind: LineKind) -> Told | None:
        """How the permit stands to the line, if that is to be told."""
        if permit is None or not permit.alive or (permit.data.kind, kind) in ANYWHERE:
            return None
        standing = self.standings.of(name, kind)
        if standing is None:
            return None
        if standing.on(WATCHED[kind]) >= SMALLEST_OVERLAP:
            return standing, None
        beside = near(self.lines, permit.shape, kind) if kind in PROTECTING else None
        return None if beside is None else (standing, beside)

    def _finding(
        self, name: str, permit: Permit, kind: LineKind, now: Told | None, why: tuple[Cause, date]
    ) -> Finding:
        data, (cause, valid_on) = permit.data, why
        standing, beside = now or (_ended(permit, kind), None)
        part = _shown(permit, kind, now)
        return Finding.model_validate(
            {
                "subject": name,
                "subject_type": "permit",
                "line_kind": kind,
                "unit": self.unit,
                "status": "present" if now is not None else "ended",
                "overlap_m2": area_number(standing.inside),
                "outside_m2": area_number(standing.outside),
                "subject_area_m2": area_number(permit.geometry_area),
                "distance_m": beside.distance_m if beside is not None else None,
                "lines": standing.lines if beside is None else list(beside.lines),
                "permit_kind": data.kind,
                "permit_status": data.status,
                "project_code": data.project_code,
                "project_name": data.project_name,
                "holder": data.holder,
                "legal_basis": data.legal_basis,
                "geometry": data.geometry if part is permit.shape else geometry_of(part),
                "valid_on": valid_on,
                "cause": cause,
                "shard_offset": 0,
            }
        )


def _shown(permit: Permit, kind: LineKind, now: Told | None) -> Shape:
    """The part on the wrong side, or all of what comes near."""
    if now is None:
        return shapely.Polygon()
    standing, beside = now
    return standing.part(permit.shape, WATCHED[kind]) if beside is None else permit.shape


def _ended(permit: Permit, kind: LineKind) -> Standing:
    """All of the permit on the side where it may be."""
    if WATCHED[kind] == "inside":
        return Standing(0, permit.geometry_area, (), NOTHING)
    return Standing(permit.geometry_area, 0, (), NOTHING)
