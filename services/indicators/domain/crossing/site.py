"""用地: the land of a permit or a major project as a finding tells of it."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from contracts.events.controlline import LineKind
from contracts.geometry import Geometry
from services.indicators.domain.ground.footprint import Footprint
from services.indicators.domain.permits.permits import Permit
from services.indicators.domain.permits.projects import Project


class Site(NamedTuple):
    """``alive``: it may still enter a line; ``exempt``: lines it may enter; ``says``: of whose it is."""

    footprint: Footprint
    geometry: Geometry
    alive: bool
    exempt: Collection[LineKind]
    says: Mapping[str, object]


NOWHERE = frozenset[LineKind]()
OUTSIDE = frozenset[LineKind]({"urban_development_boundary"})
"""乡村建设规划许可 is for land outside the boundary; what goes through several districts lies outside that of
each, wherever it lies in another."""


def permit_site(permit: Permit | None) -> Site | None:
    """规划许可用地; None where there is no such permit."""
    if permit is None:
        return None
    data = permit.data
    says = {
        "subject_type": "permit",
        "permit_kind": data.kind,
        "permit_status": data.status,
        "project_code": data.project_code,
        "project_name": data.project_name,
        "holder": data.holder,
        "legal_basis": data.legal_basis,
        "registered_in": data.district if permit.guest else None,
    }
    exempt = OUTSIDE if data.kind == "rural" or permit.guest else NOWHERE
    return Site(permit.footprint, data.geometry, permit.alive, exempt, says)


def project_site(code: str, project: Project | None) -> Site | None:
    """重大项目用地; None where there is no such project, or none is drawn."""
    if project is None or project.footprint is None or project.data.geometry is None:
        return None
    data = project.data
    says = {
        "subject_type": "project",
        "milestone": data.milestone,
        "project_code": code,
        "project_name": data.name,
        "registered_in": data.district if project.guest else None,
    }
    exempt = OUTSIDE if project.guest else NOWHERE
    return Site(project.footprint, project.data.geometry, data.milestone != "cancelled", exempt, says)
