"""An accepted change of one subject, and the set of changes of one district that travels together.

``action`` is ``withdraw`` when a subject leaves this district (it moved, or its old district was wrong);
its data is then what it became elsewhere, under the code of this district. A survey parcel is withdrawn in
a survey year: it is not here from that year on, until a later year or version sets it again; years before
stay. Geometry is in EPSG:4490, two dimensions.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from contracts.base import District, Moment
from contracts.events import (
    ControlLineChanged,
    PermitChanged,
    PlanFeatureChanged,
    ProjectChanged,
    ReviewChanged,
    StatisticSet,
    SurveyChanged,
    TargetSet,
)
from contracts.wire import Cause, Name, Origin, Sequence

MOST_CHANGES = 500
"""A change set holds 1 … 500 changes of one district, in order."""


class _Change(BaseModel):
    """The attributes of the upstream event that stay with its change."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    source: Name
    id: Name
    subject: Name
    time: Moment
    sequence: Sequence
    recordedtime: Moment
    correlationid: Name | None = None
    traceparent: Name | None = None
    origin: Origin
    action: Literal["set", "withdraw"] = "set"

    @property
    def version(self) -> int:
        """The sequence as the number it is compared by."""
        return int(self.sequence)


class PermitChange(_Change):
    type: Literal["planning.permit.changed"]
    data: PermitChanged


class ReviewChange(_Change):
    type: Literal["planning.review.changed"]
    data: ReviewChanged


class SurveyChange(_Change):
    type: Literal["planning.survey.changed"]
    data: SurveyChanged


class ControlLineChange(_Change):
    type: Literal["planning.controlline.changed"]
    data: ControlLineChanged


class ProjectChange(_Change):
    type: Literal["planning.project.changed"]
    data: ProjectChanged


class PlanFeatureChange(_Change):
    type: Literal["planning.planfeature.changed"]
    data: PlanFeatureChanged


class StatisticChange(_Change):
    type: Literal["planning.statistic.set"]
    data: StatisticSet


class TargetChange(_Change):
    type: Literal["planning.target.set"]
    data: TargetSet


Change = Annotated[
    PermitChange
    | ReviewChange
    | SurveyChange
    | ControlLineChange
    | ProjectChange
    | PlanFeatureChange
    | StatisticChange
    | TargetChange,
    Field(discriminator="type"),
]


def cause_of(change: Change) -> Cause:
    """The upstream event behind a change."""
    return Cause(source=change.source, id=change.id, subject=change.subject, type=change.type)


class ChangeSet(BaseModel):
    """变更集: changes of one district, applied together and in order."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    district: District
    changes: Annotated[list[Change], Field(min_length=1, max_length=MOST_CHANGES)]
