"""规划成果要素: planning.planfeature.changed, subject = plan feature id."""

from typing import Literal

from contracts.base import District, Model, Text
from contracts.events.review import PlanKind
from contracts.geometry import Crs, Geometry
from contracts.landuse import LandUse


class PlanFeatureChanged(Model):
    """A feature of a plan's results; ``layer`` is the standard layer code (XZQ, GHFQ, YDYHGHFQ …)."""

    plan_id: Text
    plan_kind: PlanKind
    layer: Text
    district: District
    land_use: LandUse | None = None
    name: Text | None = None
    attributes: dict[str, str | int | float | bool | None] = {}
    status: Literal["in_force", "superseded", "withdrawn"]
    geometry: Geometry
    crs: Crs = "EPSG:4490"
