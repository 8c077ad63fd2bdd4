"""指标目录: every indicator as versioned data. A new indicator of an existing formula kind is a YAML edit.

Field meanings follow the indicator metadata of GB/T 39972: code, name, unit, attribute, sense, formula,
source, version, effective date.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import yaml
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
from contracts.catalogue.overlaying import PermitOverlay, PlanCoverage, PlanMatch, ProjectOverlay
from contracts.messages.figure import Basis, UnitOfMeasure


class Indicator(Model):
    """One indicator (指标). ``core`` marks the seven of 监测预警; ``to_confirm`` what is to be signed.

    ``part_of`` names the whole that it and all others of that name must add up to, in every unit, basis and
    period there is a figure of the whole; figures that do not are withheld.
    """

    id: Text
    code: Text
    name: Text
    name_en: Text
    unit_of_measure: UnitOfMeasure
    display_unit: Text
    attribute: Literal["约束性", "预期性", "管理"]
    sense: Literal["floor", "ceiling"] | None = None
    bases: tuple[Basis, ...]
    core: bool = False
    to_confirm: str | None = None
    part_of: Text | None = None
    formula: Formula
    version: int = Field(ge=1)
    effective_from: date = Field(strict=False)
    source: Text


def indicators_in(text: str) -> list[Indicator]:
    """The indicators of one YAML file, in its order; ValidationError when one is not as it must be."""
    return [Indicator.model_validate(raw, strict=False) for raw in yaml.load(text, yaml.CSafeLoader)]


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
    """Indicator id → indicator, from every YAML file beside this one, in file and line order."""
    found: dict[str, Indicator] = {}
    for file in sorted(Path(__file__).parent.glob("*.yaml")):
        for indicator in indicators_in(file.read_text(encoding="utf-8")):
            if indicator.id in found:
                raise ValueError(f"indicator {indicator.id} is defined twice")
            found[indicator.id] = indicator
    return MappingProxyType(found)


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
