"""指标目录: every indicator as versioned data. A new indicator of an existing formula kind is a YAML edit.

Field meanings follow the indicator metadata of GB/T 39972: code, name, unit, attribute, sense, formula,
source, version, effective date.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from contracts.catalogue.counting import (
    MaintenanceSum,
    PermitSum,
    ProjectSum,
    Quantile,
    StageCount,
    StageTime,
)
from contracts.catalogue.evaluating import Evaluation, Exhaustion, Quota, Ratio, YearlyChange
from contracts.catalogue.formulas import (
    ClassSum,
    ClassTransition,
    Formula,
    LandSet,
    LineArea,
    LineOverlay,
    PermitGround,
    ZoneUse,
)
from contracts.catalogue.indicator import Indicator
from contracts.catalogue.overlaying import PermitOverlay, PlanCoverage, PlanMatch, ProjectOverlay
from contracts.catalogue.reading import indicators_in, read_catalogue


def flows_of(indicators: Iterable[Indicator]) -> frozenset[str]:
    """Ids of what belongs to one period: a district with no figure of it adds nothing to the city's."""
    return frozenset(one.id for one in indicators if _flows(one.formula))


def _flows(formula: Formula) -> bool:
    monthly = isinstance(formula, PermitSum) and formula.per is not None
    return monthly or isinstance(formula, ClassTransition)


def evaluated_of(indicators: Iterable[Indicator]) -> frozenset[str]:
    """Ids of what is evaluated from other figures: it has no ledger entries and is not added up."""
    return frozenset(one.id for one in indicators if isinstance(one.formula, Evaluation | Quantile))


def is_dated(formula: Formula) -> bool:
    """Whether the passing of days alone may change what it counts."""
    overdue = isinstance(formula, StageTime) and formula.measure == "overdue"
    return overdue or (isinstance(formula, ProjectSum) and formula.after_years is not None)


@cache
def whole(indicator: str) -> str:
    """The id in the catalogue of a figure's indicator: ``permits_granted`` of ``permits_granted.rural``."""
    return indicator.partition(".")[0]


@cache
def catalogue() -> Mapping[str, Indicator]:
    """Indicator id → indicator, from every YAML file beside this one, in file and line order.

    Raises ValueError, which names file, indicator and what is wrong.
    """
    files = sorted(Path(__file__).parent.glob("*.yaml"))
    return MappingProxyType(read_catalogue((file.name, file.read_text(encoding="utf-8")) for file in files))


__all__ = [
    "ClassSum",
    "ClassTransition",
    "Evaluation",
    "Exhaustion",
    "Formula",
    "Indicator",
    "LandSet",
    "LineArea",
    "LineOverlay",
    "MaintenanceSum",
    "PermitGround",
    "PermitOverlay",
    "PermitSum",
    "PlanCoverage",
    "PlanMatch",
    "ProjectOverlay",
    "ProjectSum",
    "Quantile",
    "Quota",
    "Ratio",
    "StageCount",
    "StageTime",
    "YearlyChange",
    "ZoneUse",
    "catalogue",
    "evaluated_of",
    "flows_of",
    "indicators_in",
    "is_dated",
    "whole",
]
