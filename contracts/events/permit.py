"""规划许可: planning.permit.changed, subject = the permit number as printed."""

from typing import Literal

from contracts.base import Day, District, Model, SquareMetres, Text, Township
from contracts.geometry import Crs, Geometry
from contracts.landuse import LandUse

PermitKind = Literal["site_selection", "land_use", "construction", "rural"]
"""预审与选址意见书 · 建设用地规划许可证 · 建设工程规划许可证 · 乡村建设规划许可证."""
PermitStatus = Literal["under_review", "granted", "amended", "revoked", "expired", "completed"]
"""审查中 · 核发 · 变更 · 撤销 · 失效 · 竣工核实."""


class LegalBasis(Model):
    """依法批准依据: what a project claims as its right to enter a control line."""

    kind: Text
    doc_no: Text
    verified: bool


class PermitChanged(Model):
    """The whole state of a permit after a change; ``township`` (镇街) is where its site mostly lies."""

    kind: PermitKind
    status: PermitStatus
    district: District
    township: Township | None = None
    project_code: Text | None = None
    project_name: Text | None = None
    holder: Text | None = None
    land_use: LandUse | None = None
    site_area_m2: SquareMetres | None = None
    floor_area_m2: SquareMetres | None = None
    granted_on: Day | None = None
    legal_basis: LegalBasis | None = None
    geometry: Geometry
    crs: Crs = "EPSG:4490"
