"""管控线压占: which permits lie in which control line, by how much, and where."""

from collections.abc import MutableMapping
from dataclasses import dataclass, field
from datetime import date

from contracts.base import area_number
from contracts.events.controlline import LineKind
from contracts.messages.finding import Finding
from contracts.wire import Cause
from services.indicators.domain.layered import Layered
from services.indicators.domain.lines import Lines
from services.indicators.domain.permits import Permit, Permits
from services.indicators.domain.shapes import Shape, bounds_of, covered, geometry_of

WATCHED: tuple[LineKind, ...] = ("permanent_basic_farmland", "ecological_redline")
"""Lines that nothing may enter without a legal basis."""

SMALLEST_OVERLAP = 10_000
"""1 m² in 0.0001 m²: below it two drawings of the same edge differ (domain reference 3.2)."""


@dataclass(frozen=True)
class Overlap:
    """How a permit lies in one kind of line."""

    area: int
    lines: tuple[str, ...]
    shape: Shape


@dataclass
class Intrusions:
    """The findings of one district: what is known of each permit and watched line."""

    unit: str
    permits: Permits
    lines: Lines
    _known: MutableMapping[tuple[str, LineKind], Overlap] = field(default_factory=dict)
    _last: MutableMapping[str, Permit] = field(default_factory=dict)

    def fork(self, permits: Permits, lines: Lines) -> "Intrusions":
        """Findings that begin like these, over forked permits and lines."""
        return Intrusions(self.unit, permits, lines, Layered(self._known), Layered(self._last))

    def review(self, name: str, cause: Cause, valid_on: date, *, permit_changed: bool) -> list[Finding]:
        """Look at a permit again; returns the findings that are new, different or have ended."""
        permit = self.permits.get(name)
        found = []
        for kind in WATCHED:
            before = self._known.pop((name, kind), None)
            now = self._overlap(permit, kind) if permit is not None and permit.alive else None
            if now is not None and permit is not None:
                self._known[name, kind] = now
                if permit_changed or before is None or before != now:
                    found.append(self._finding(name, permit, kind, now, (cause, valid_on)))
            elif before is not None:
                ended = permit or self._last[name]
                nothing = Overlap(0, (), None)
                found.append(self._finding(name, ended, kind, nothing, (cause, valid_on)))
        if permit is not None:
            self._last[name] = permit
        return found

    def _overlap(self, permit: Permit, kind: LineKind) -> Overlap | None:
        near = self.lines.near(bounds_of(permit.shape), kind)
        touching = [piece for piece in near if piece.shape.intersects(permit.shape)]
        if not touching:
            return None
        shapes, areas = covered([permit.shape], [[piece.shape for piece in touching]])
        if areas[0] < SMALLEST_OVERLAP:
            return None
        lines = tuple(sorted({piece.line for piece in touching}))
        return Overlap(min(areas[0], permit.geometry_area), lines, shapes[0])

    def _finding(
        self, name: str, permit: Permit, kind: LineKind, overlap: Overlap, why: tuple[Cause, date]
    ) -> Finding:
        data, (cause, valid_on) = permit.data, why
        return Finding.model_validate(
            {
                "subject": name,
                "subject_type": "permit",
                "line_kind": kind,
                "unit": self.unit,
                "status": "present" if overlap.area else "ended",
                "overlap_m2": area_number(overlap.area),
                "outside_m2": area_number(permit.geometry_area - overlap.area),
                "subject_area_m2": area_number(permit.geometry_area),
                "lines": list(overlap.lines),
                "permit_kind": data.kind,
                "permit_status": data.status,
                "project_code": data.project_code,
                "project_name": data.project_name,
                "holder": data.holder,
                "legal_basis": data.legal_basis,
                "geometry": geometry_of(overlap.shape) if overlap.area else None,
                "valid_on": valid_on,
                "cause": cause,
                "shard_offset": 0,
            }
        )
