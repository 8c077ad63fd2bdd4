"""The tables of the read model: which are live channels, which are kept for trends and statistics."""

from contracts.events import (
    ControlLineChanged,
    PermitChanged,
    PlanFeatureChanged,
    ProjectChanged,
    ReviewChanged,
    StatisticSet,
    SurveyChanged,
    TargetSet,
    Upstream,
)

CHANNELS = ("figures", "alerts", "plans", "permits", "projects", "system")
"""What a screen can subscribe to on ``/v1/live``."""

LINE_KINDS = ("permanent_basic_farmland", "ecological_redline", "urban_development_boundary")

TARGETS = "targets"
"""规划目标值 as the shards know them: kept for trends, not pushed."""
STATISTICS = "statistics"
"""社会经济数据, by ``statistic/unit/year``."""
PLAN_FEATURES = "plan_features"
"""规划成果要素 of all four plan kinds; those in force are filed by kind."""
SUPERSEDED = "superseded"
"""Where plan features are filed that no longer hold: not on the map, but there to compare with."""
SURVEY_PARCELS = "survey_parcels"
"""地类图斑 of every survey year."""

OUTLINES = "XZQ"
"""行政区: the standard layer code of district outlines among plan features."""

MIRRORED = (*CHANNELS, TARGETS)
"""Tables that every replica holds in memory."""

TABLES = (*MIRRORED, "transitions", "districts", *LINE_KINDS, STATISTICS, PLAN_FEATURES, SURVEY_PARCELS)


_RESOURCES: dict[type[Upstream], str] = {
    PermitChanged: "permits",
    ReviewChanged: "plans",
    ProjectChanged: "projects",
    SurveyChanged: SURVEY_PARCELS,
    StatisticSet: STATISTICS,
    TargetSet: TARGETS,
}


def resource_of(data: Upstream) -> str:
    """The data resource (数据资源) that an upstream event belongs to."""
    if isinstance(data, ControlLineChanged):
        return data.line_kind
    if isinstance(data, PlanFeatureChanged):
        return "districts" if data.layer == OUTLINES else f"{PLAN_FEATURES}.{data.plan_kind}"
    return _RESOURCES[type(data)]
