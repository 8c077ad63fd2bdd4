"""What upstream systems send: the whole state of one subject after a change."""

from contracts.events.controlline import ControlLineChanged
from contracts.events.permit import PermitChanged
from contracts.events.planfeature import PlanFeatureChanged
from contracts.events.project import ProjectChanged
from contracts.events.review import ReviewChanged
from contracts.events.statistic import StatisticSet
from contracts.events.survey import SurveyChanged
from contracts.events.target import TargetSet

Upstream = (
    PermitChanged
    | ReviewChanged
    | SurveyChanged
    | ControlLineChanged
    | ProjectChanged
    | PlanFeatureChanged
    | StatisticSet
    | TargetSet
)
"""The data of any upstream event."""

EVENTS: dict[str, type[Upstream]] = {
    "planning.permit.changed": PermitChanged,
    "planning.review.changed": ReviewChanged,
    "planning.survey.changed": SurveyChanged,
    "planning.controlline.changed": ControlLineChanged,
    "planning.project.changed": ProjectChanged,
    "planning.planfeature.changed": PlanFeatureChanged,
    "planning.statistic.set": StatisticSet,
    "planning.target.set": TargetSet,
}
"""CloudEvents ``type`` → model of its ``data``."""

__all__ = [
    "EVENTS",
    "ControlLineChanged",
    "PermitChanged",
    "PlanFeatureChanged",
    "ProjectChanged",
    "ReviewChanged",
    "StatisticSet",
    "SurveyChanged",
    "TargetSet",
    "Upstream",
]
