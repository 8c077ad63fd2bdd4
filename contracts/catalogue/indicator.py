"""指标: one entry of the catalogue. Field meanings follow the indicator metadata of GB/T 39972."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from contracts.base import Model, Text
from contracts.catalogue.formulas import Formula
from contracts.messages.figure import Basis, UnitOfMeasure

IndicatorId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=80)]
"""English words and underscores: dots part off the parts of an indicator, slashes the parts of a key."""


class Indicator(Model):
    """One indicator (指标). ``core`` marks the seven of 监测预警; ``to_confirm`` what is to be signed.

    ``part_of`` names the whole that it and all others of that name must add up to, in every unit, basis and
    period there is a figure of the whole; figures that do not are withheld.
    """

    id: IndicatorId
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
