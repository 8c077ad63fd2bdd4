"""指标目录: every indicator as versioned data. A new indicator of an existing formula kind is a YAML edit.

Field meanings follow the indicator metadata of GB/T 39972: code, name, unit, attribute, sense, formula,
source, version, effective date.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal

import yaml
from pydantic import Field

from contracts.base import Model, Text
from contracts.events.controlline import LineKind
from contracts.events.permit import PermitKind, PermitStatus
from contracts.events.review import Stage
from contracts.messages.figure import Basis, UnitOfMeasure


class ClassSum(Model):
    """调查地类面积合计: attribute areas of the parcels whose 地类 or 城镇村属性 is in a set.

    ``measure`` net deducts 田坎 (TBDLMJ). ``pending`` says what a footprint not yet surveyed does:
    ``loss`` takes the covered share of parcels inside the set, ``gain`` adds that of parcels outside it.
    """

    kind: Literal["class_sum"]
    scheme: Literal["sandiao"]
    classes: frozenset[str] = frozenset()
    settlement: frozenset[str] = frozenset()
    measure: Literal["area", "net"]
    pending: Literal["loss", "gain"]


class LineArea(Model):
    """管控线面积合计: official areas of the features in force; ``pending`` as in :class:`ClassSum`."""

    kind: Literal["line_area"]
    line_kind: LineKind
    pending: Literal["loss", "none"]


class PermitCount(Model):
    """许可件数 over kinds and statuses; ``by_kind`` also counts each kind on its own."""

    kind: Literal["permit_count"]
    kinds: frozenset[PermitKind]
    statuses: frozenset[PermitStatus]
    by_kind: bool = False


class PermitSiteArea(Model):
    """许可用地面积合计: site area as given, or the footprint's ellipsoid area where none is given."""

    kind: Literal["permit_site_area"]
    kinds: frozenset[PermitKind]
    statuses: frozenset[PermitStatus]


class StageCount(Model):
    """各阶段规划数: plans whose stage is in the set; also one figure for each plan kind and stage."""

    kind: Literal["stage_count"]
    stages: frozenset[Stage]


Formula = Annotated[
    ClassSum | LineArea | PermitCount | PermitSiteArea | StageCount, Field(discriminator="kind")
]


class Indicator(Model):
    """One indicator (指标). ``core`` marks the seven of 监测预警; ``to_confirm`` what is to be signed."""

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
    formula: Formula
    version: int = Field(ge=1)
    effective_from: date = Field(strict=False)
    source: Text


@cache
def catalogue() -> Mapping[str, Indicator]:
    """Indicator id → indicator, from every YAML file beside this one, in file and line order."""
    found: dict[str, Indicator] = {}
    for file in sorted(Path(__file__).parent.glob("*.yaml")):
        for raw in yaml.safe_load(file.read_text(encoding="utf-8")):
            indicator = Indicator.model_validate(raw, strict=False)
            if indicator.id in found:
                raise ValueError(f"indicator {indicator.id} is defined twice")
            found[indicator.id] = indicator
    return MappingProxyType(found)
