"""Permits and projects on control lines, kept current: a change concerns only the footprints it meets."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from contracts.catalogue import Indicator, PermitOverlay, ProjectOverlay
from contracts.events.controlline import LineKind
from contracts.messages.finding import Finding
from contracts.wire import Cause
from services.indicators.domain.crossing.intrusions import Intrusions
from services.indicators.domain.crossing.nearness import PROTECTING, grown
from services.indicators.domain.crossing.permitlines import PermitLines
from services.indicators.domain.crossing.projectlines import ProjectLines
from services.indicators.domain.crossing.site import Site, permit_site, project_site
from services.indicators.domain.crossing.standing import Drawn, Standing, Standings
from services.indicators.domain.figures.book import Book
from services.indicators.domain.figures.formulas import rules_of
from services.indicators.domain.ground.grid import Bounds, Grid
from services.indicators.domain.lines.lines import Lines
from services.indicators.domain.permits.permits import Permits
from services.indicators.domain.permits.projects import Projects
from services.indicators.domain.places import Places

Why = tuple[Cause, date]
"""The event behind it, and its day in China."""


@dataclass(frozen=True)
class Crossed:
    """A feature that was of one kind and is of another (None: not in force); by kind, where it was and is."""

    old: LineKind | None
    new: LineKind | None
    reach: Sequence[tuple[LineKind, Sequence[Bounds]]]


@dataclass(frozen=True)
class Sited:
    """What is laid over each other: permits (许可), major projects (重大项目), control lines (管控线)."""

    permits: Permits
    projects: Projects
    lines: Lines

    def permit(self, name: str) -> Site | None:
        """The land of a permit."""
        return permit_site(self.permits.get(name))

    def project(self, code: str) -> Site | None:
        """The land of a major project."""
        return project_site(code, self.projects.get(code))


class Crossings:
    """The permits and major projects of one district against its control lines."""

    def __init__(self, district: str, places: Places, indicators: Sequence[Indicator], sited: Sited) -> None:
        self._sited, self._drawn = sited, Drawn()
        self._permits = Standings(sited.lines, self._drawn)
        self._projects = Standings(sited.lines, self._drawn)
        self._intrusions = Intrusions(district, sited.permit, self._permits, sited.lines)
        self._approaches = Intrusions(district, sited.project, self._projects, sited.lines)
        permitted, major = rules_of(indicators, PermitOverlay), rules_of(indicators, ProjectOverlay)
        self._permit_lines = PermitLines(places, permitted, sited.permits, self._permits)
        self._project_lines = ProjectLines(places, major, sited.projects, self._projects)

    def fork(self, sited: Sited) -> "Crossings":
        """Crossings that begin like these, over forked registers."""
        fork = object.__new__(Crossings)
        fork._sited, fork._drawn = sited, self._drawn.fork()
        fork._permits = self._permits.fork(sited.lines, fork._drawn)
        fork._projects = self._projects.fork(sited.lines, fork._drawn)
        fork._intrusions = self._intrusions.fork(sited.permit, fork._permits, sited.lines)
        fork._approaches = self._approaches.fork(sited.project, fork._projects, sited.lines)
        fork._permit_lines = self._permit_lines.fork(sited.permits, fork._permits)
        fork._project_lines = self._project_lines.fork(sited.projects, fork._projects)
        return fork

    def standing(self, permit: str, kind: LineKind) -> Standing | None:
        """How a permit stands to a kind of line; None when there is no such permit or line."""
        return self._permits.of(permit, kind)

    def behind(self, finding: Finding) -> Standing | None:
        """The standing that a finding tells of."""
        standings = self._permits if finding.subject_type == "permit" else self._projects
        return standings.of(finding.subject, finding.line_kind)

    def permit_changed(self, name: str, book: Book, why: Why) -> list[Finding]:
        """A permit is new, different or gone."""
        permit = self._sited.permits.get(name)
        self._permits.look(name, permit.footprint if permit is not None else None)
        self._permit_lines.refresh(name, book, why[0])
        return self._intrusions.site_changed(name, why)

    def project_changed(self, name: str, book: Book, why: Why) -> list[Finding]:
        """A major project is new, different or gone."""
        project = self._sited.projects.get(name)
        self._projects.look(name, project.footprint if project is not None else None)
        self._project_lines.refresh(name, book, why[0])
        return self._approaches.site_changed(name, why)

    def line_changed(self, crossed: Crossed, book: Book, why: Why) -> list[Finding]:
        """A feature is new, different or gone; the first of a kind, and the last, concern everything."""
        switched = self._drawn.replace(crossed.old, crossed.new)
        wide = replace(crossed, reach=[(kind, _about(kind, reach)) for kind, reach in crossed.reach])
        found = []
        for name, kinds in _concerned(wide, switched, self._projects, self._sited.projects.grid):
            project = self._sited.projects.get(name)
            if project is not None and project.footprint is not None:
                self._projects.look(name, project.footprint, kinds)
                self._project_lines.refresh(name, book, why[0])
                found += self._approaches.line_changed(name, kinds, why)
        for name, kinds in _concerned(wide, switched, self._permits, self._sited.permits.grid):
            permit = self._sited.permits.get(name)
            if permit is not None:
                self._permits.look(name, permit.footprint, kinds)
                self._permit_lines.refresh(name, book, why[0])
                found += self._intrusions.line_changed(name, kinds, why)
        return found


def _about(kind: LineKind, reach: Sequence[Bounds]) -> Sequence[Bounds]:
    """Also what only comes near a line that protects is told of."""
    return [grown(bounds) for bounds in reach] if kind in PROTECTING else reach


def _concerned(
    crossed: Crossed, switched: Collection[LineKind], standings: Standings, grid: Grid
) -> list[tuple[str, set[LineKind]]]:
    """Which footprints to look at again, and against which kinds of line."""
    found: dict[str, set[LineKind]] = {}
    for kind, reach in crossed.reach:
        near = {name for bounds in reach for name in grid.meeting(bounds)}
        for name in standings.names() if kind in switched else near:
            found.setdefault(name, set()).add(kind)
    return sorted(found.items())
