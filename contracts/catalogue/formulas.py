"""Kinds of formulas, few and general: an indicator of an existing kind needs YAML and nothing else."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.base import Model, Text
from contracts.catalogue.counting import (
    MaintenanceSum,
    PermitSum,
    ProjectSum,
    Quantile,
    StageCount,
    StageTime,
)
from contracts.catalogue.evaluating import Exhaustion, Quota, Ratio, YearlyChange
from contracts.catalogue.overlaying import PermitOverlay, PlanCoverage, PlanMatch, ProjectOverlay
from contracts.events.controlline import LineKind
from contracts.events.permit import PermitKind, PermitStatus


class LandSet(Model):
    """一组地类: ``classes`` (or all) less those ``without``, and land of 城镇村属性 codes ``settlement``.

    With ``within_settlement`` the classes count only on land of these 城镇村属性 codes.
    """

    classes: frozenset[str] | Literal["all"] = frozenset()
    without: frozenset[str] = frozenset()
    settlement: frozenset[str] = frozenset()
    within_settlement: frozenset[str] | None = None

    def contains(self, code: str, settlement: str | None) -> bool:
        """Whether 地类 ``code`` or 城镇村属性 is in the set; K (可调整) and A suffixes do not matter."""
        known = code.rstrip("KA")
        named = self.classes == "all" or known in self.classes
        placed = self.within_settlement is None or settlement in self.within_settlement
        return (named and placed and known not in self.without) or (settlement or "") in self.settlement


class ClassSum(LandSet):
    """调查地类面积合计: attribute areas of the parcels in a set of land classes.

    ``measure`` net deducts 田坎 (TBDLMJ). ``pending`` says what a footprint not yet surveyed does:
    ``loss`` takes the covered share of parcels inside the set, ``gain`` adds that of parcels outside it,
    and with ``none`` there is the survey basis alone.
    """

    kind: Literal["class_sum"]
    scheme: Literal["sandiao"]
    measure: Literal["area", "net"]
    pending: Literal["loss", "gain", "none"]


class ClassTransition(Model):
    """地类流向: the parcels of a survey year in ``after``, as far as the ground was in ``before`` until then.

    A parcel drawn as it was is held against its own earlier state; one that is new or drawn anew against the
    parcels that left its ground in that year (BSM ended or drawn otherwise), by the share of each. The area
    is that of the later state (TBMJ). The two sets have no land in common. A flow belongs to its year: no
    later year counts it again.
    """

    kind: Literal["class_transition"]
    scheme: Literal["sandiao"]
    before: LandSet
    after: LandSet


class LineOverlay(LandSet):
    """管控线内（外）地类面积: the newest state of the parcels in a set, by the share under a control line.

    The share is of the parcel's attribute area, under the union of the features in force. ``outside`` is what
    is left of the parcels: all of it where no line has been drawn.
    """

    kind: Literal["line_overlay"]
    scheme: Literal["sandiao"]
    line_kind: LineKind
    side: Literal["inside", "outside"]


class ZoneUse(LandSet):
    """管控线分区内已用地: what of the features in force, of some zones or all, is in a set of land classes.

    By parcel: the newest state's attribute area, by the share inside the features. The survey basis counts
    the parcels in the set; the pending bases count as well what of the others lies under footprints there.
    """

    kind: Literal["zone_use"]
    scheme: Literal["sandiao"]
    line_kind: LineKind
    zones: frozenset[Text] | None = None


class PermitGround(LandSet):
    """存量用地供应: what of permits in the set lies on land that was in a set of classes before the grant.

    Before it means in the calendar year before (that of ``granted_on``, or of the permit's last change), by
    the state in force then of each parcel. Land not surveyed by then is in no set. The share of the footprint
    is taken of the site area, or of the footprint's own where none is given.
    """

    kind: Literal["permit_ground"]
    scheme: Literal["sandiao"]
    kinds: frozenset[PermitKind]
    statuses: frozenset[PermitStatus]


class LineArea(Model):
    """管控线面积合计: official areas of the features in force; ``pending`` as in :class:`ClassSum`.

    Of all zones unless some are given; with ``expansion`` only what counts in the multiple (扩展倍数).
    """

    kind: Literal["line_area"]
    line_kind: LineKind
    pending: Literal["loss", "none"]
    zones: frozenset[Text] | None = None
    expansion: bool = False


Formula = Annotated[
    ClassSum
    | ClassTransition
    | LineArea
    | LineOverlay
    | PermitSum
    | PermitOverlay
    | PermitGround
    | PlanCoverage
    | PlanMatch
    | ProjectOverlay
    | ZoneUse
    | StageCount
    | StageTime
    | ProjectSum
    | MaintenanceSum
    | Ratio
    | Quota
    | YearlyChange
    | Exhaustion
    | Quantile,
    Field(discriminator="kind"),
]
