"""管控线压占: which permits and major projects lie where a control line does not let them, or near it."""

from collections.abc import Callable, Collection, Mapping, MutableMapping
from dataclasses import dataclass, field
from datetime import date

import shapely

from contracts.base import area_number
from contracts.events.controlline import LineKind
from contracts.messages.finding import Finding
from contracts.wire import Cause
from services.indicators.domain.crossing.nearness import PROTECTING, Near, near
from services.indicators.domain.crossing.site import Site
from services.indicators.domain.crossing.standing import NOTHING, SMALLEST_OVERLAP, Side, Standing, Standings
from services.indicators.domain.ground.shapes import Shape, geometry_of
from services.indicators.domain.layered import Layered
from services.indicators.domain.lines.lines import Lines

WATCHED: Mapping[LineKind, Side] = {
    "permanent_basic_farmland": "inside",
    "ecological_redline": "inside",
    "urban_development_boundary": "outside",
}
"""On which side of a line nothing may be permitted without a legal basis."""

Told = tuple[Standing, Near | None]
"""How a site stands to a line: on its wrong side, or near it."""

SiteOf = Callable[[str], Site | None]


@dataclass
class Intrusions:
    """The findings of one district on its permits, or on its projects: what is known of each and line."""

    unit: str
    site: SiteOf
    standings: Standings
    lines: Lines
    _known: MutableMapping[tuple[str, LineKind], Told] = field(default_factory=dict)
    _last: MutableMapping[str, Site] = field(default_factory=dict)

    def fork(self, site: SiteOf, standings: Standings, lines: Lines) -> "Intrusions":
        """Findings that begin like these, over forked registers and lines."""
        return Intrusions(self.unit, site, standings, lines, Layered(self._known), Layered(self._last))

    def site_changed(self, name: str, why: tuple[Cause, date]) -> list[Finding]:
        """Look at a site that is new, different or gone; every finding on it is told, or its end."""
        site = self.site(name)
        found = self._left_behind(name, site, why)
        found += self._review(name, WATCHED, why, tell_same=True)
        if site is not None:
            self._last[name] = site
        return found

    def line_changed(self, name: str, kinds: Collection[LineKind], why: tuple[Cause, date]) -> list[Finding]:
        """Look at a site after some kinds of line changed; returns what is found now, or no more."""
        return self._review(name, kinds, why, tell_same=False)

    def _review(
        self, name: str, kinds: Collection[LineKind], why: tuple[Cause, date], *, tell_same: bool
    ) -> list[Finding]:
        site = self.site(name)
        found = []
        for kind in sorted(kinds):
            before = self._known.pop((name, kind), None)
            now = self._told(name, site, kind)
            if now is not None and site is not None:
                self._known[name, kind] = now
                if tell_same or before != now:
                    found.append(self._finding(name, site, kind, now, why))
            elif before is not None:
                found.append(self._finding(name, site or self._last[name], kind, None, why))
        return found

    def _left_behind(self, name: str, site: Site | None, why: tuple[Cause, date]) -> list[Finding]:
        """A subject that is filed under another code has findings under other keys: the old ones end."""
        last = self._last.get(name)
        if site is None or last is None or site.says["registered_in"] == last.says["registered_in"]:
            return []
        known = [kind for kind in sorted(WATCHED) if self._known.pop((name, kind), None) is not None]
        return [self._finding(name, last, kind, None, why) for kind in known]

    def _told(self, name: str, site: Site | None, kind: LineKind) -> Told | None:
        """How the site stands to the line, if that is to be told."""
        if site is None or not site.alive or kind in site.exempt:
            return None
        standing = self.standings.of(name, kind)
        if standing is None:
            return None
        if standing.on(WATCHED[kind]) >= SMALLEST_OVERLAP:
            return standing, None
        beside = near(self.lines, site.footprint.shape, kind) if kind in PROTECTING else None
        return None if beside is None else (standing, beside)

    def _finding(
        self, name: str, site: Site, kind: LineKind, now: Told | None, why: tuple[Cause, date]
    ) -> Finding:
        cause, valid_on = why
        standing, beside = now or (_ended(site, kind), None)
        part = _shown(site, kind, now)
        return Finding.model_validate(
            {
                **site.says,
                "subject": name,
                "line_kind": kind,
                "unit": self.unit,
                "status": "present" if now is not None else "ended",
                "overlap_m2": area_number(standing.inside),
                "outside_m2": area_number(standing.outside),
                "subject_area_m2": area_number(site.footprint.area),
                "distance_m": beside.distance_m if beside is not None else None,
                "lines": standing.lines if beside is None else list(beside.lines),
                "geometry": site.geometry if part is site.footprint.shape else geometry_of(part),
                "valid_on": valid_on,
                "cause": cause,
                "shard_offset": 0,
            }
        )


def _shown(site: Site, kind: LineKind, now: Told | None) -> Shape:
    """The part on the wrong side, or all of what comes near."""
    if now is None:
        return shapely.Polygon()
    standing, beside = now
    shape = site.footprint.shape
    return standing.part(shape, WATCHED[kind]) if beside is None else shape


def _ended(site: Site, kind: LineKind) -> Standing:
    """All of the site on the side where it may be."""
    if WATCHED[kind] == "inside":
        return Standing(0, site.footprint.area, (), NOTHING)
    return Standing(site.footprint.area, 0, (), NOTHING)
