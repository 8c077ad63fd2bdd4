"""A land-use code never travels without its scheme: the same four digits differ between the two."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from contracts.base import Model

Code = Annotated[str, StringConstraints(pattern=r"^[0-9]{2,6}[A-Z]?[0-9]?$")]


class LandUse(Model):
    """地类或用途: ``sandiao`` = 三调工作分类, ``planning`` = 用地用海分类指南 (2023)."""

    scheme: Literal["sandiao", "planning"]
    code: Code


class SandiaoClass(Model):
    """三调工作分类 code with its scheme (K and A suffixes and 05H1 forms included)."""

    scheme: Literal["sandiao"]
    code: Code
