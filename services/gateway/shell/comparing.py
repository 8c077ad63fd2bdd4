"""Gathers the two sides of a comparison from the read model."""

import asyncio
from dataclasses import dataclass
from typing import Annotated, Literal

import shapely
from pydantic import Field

from contracts.base import Model, Text, Year
from contracts.districts import city
from services.gateway.adapters.space.layer_reader import LayerReader
from services.gateway.domain.layers import BY_ID, Layer
from services.gateway.domain.model.tables import PLAN_FEATURES, SURVEY_PARCELS
from services.gateway.domain.space.area import extent
from services.gateway.domain.space.classes import class_of
from services.gateway.domain.space.comparing import Comparison, Piece, compared
from services.gateway.domain.space.features import Item
from services.gateway.domain.space.filter.query import Query
from services.gateway.shell.finding import Finder

SURVEY = BY_ID[SURVEY_PARCELS]
PLANS = Layer(PLAN_FEATURES, "规划成果", "", PLAN_FEATURES, vast=True)


class SurveySide(Model):
    """现状: the survey in force in a year."""

    layer: Literal["survey_parcels"]
    year: Year


class PlanSide(Model):
    """规划: the features of a plan; ``plan_layer`` (GHFQ, YDYHGHFQ …) when it has several layers."""

    layer: Literal["plan_features"]
    plan_id: Text
    plan_layer: Text | None = None


Side = Annotated[SurveySide | PlanSide, Field(discriminator="layer")]


class CannotCompare(ValueError):
    """What was asked cannot be compared, and why."""


Sides = tuple[SurveySide | PlanSide, SurveySide | PlanSide]
Gathered = tuple[list[Item], list[Item]]


@dataclass(frozen=True)
class Where:
    """Inside an area, of a district, or (both None) everything that both sides tell of."""

    area: shapely.Geometry | None = None
    district: str | None = None


class Comparer:
    """Raises CannotCompare, TooManyItems and TransientFailure."""

    def __init__(self, reader: LayerReader, epoch: str) -> None:
        self._finder = Finder(reader, epoch)

    async def compare(self, sides: Sides, where: Where) -> Comparison:
        """Both sides laid over each other; of two surveys without an area, what changed between them."""
        area = where.area
        if area is None and all(isinstance(side, SurveySide) for side in sides):
            gathered = await self._changed(sides)
        else:
            plans = [await self._plan(side) if isinstance(side, PlanSide) else None for side in sides]
            if area is None:
                area = shapely.union_all([item.shape for items in plans if items for item in items])
            gathered = await self._both(sides, plans, area)
        one, other = ([_piece(item) for item in items if _of(item, where.district)] for items in gathered)
        return await asyncio.to_thread(compared, one, other, area)

    async def _changed(self, sides: Sides) -> Gathered:
        """Only parcels that a survey in between told of: all others are as they were."""
        first, last = (int(side.year) for side in sides if isinstance(side, SurveySide))
        since, until = sorted((first, last))
        ids = sorted(await self._finder.ids(Query(SURVEY, year=until, since=since)))
        one = await self._finder.named(Query(SURVEY, year=first), ids)
        return one, await self._finder.named(Query(SURVEY, year=last), ids)

    async def _both(self, sides: Sides, plans: list[list[Item] | None], area: shapely.Geometry) -> Gathered:
        told = [
            items if items is not None else await self._survey(side, area)
            for side, items in zip(sides, plans, strict=True)
        ]
        return told[0], told[1]

    async def _survey(self, side: SurveySide | PlanSide, area: shapely.Geometry) -> list[Item]:
        year = int(side.year) if isinstance(side, SurveySide) else None
        return await self._finder.within(Query(SURVEY, box=extent(area), year=year))

    async def _plan(self, side: PlanSide) -> list[Item]:
        name = side.plan_id.replace(" ", "_")
        items = await self._finder.group(Query(PLANS), f"plan/{name}")
        own = [item for item in items if item.properties.get("plan_id") == side.plan_id and item.wkb]
        layers = sorted({str(item.properties.get("layer")) for item in own})
        if side.plan_layer is not None:
            own = [item for item in own if item.properties.get("layer") == side.plan_layer]
        elif len(layers) > 1:
            raise CannotCompare(f"the plan has several layers: name one of {', '.join(layers)} as plan_layer")
        if not own:
            raise CannotCompare(f"nothing is known of this plan{' and layer' if side.plan_layer else ''}")
        return own


def _of(item: Item, district: str | None) -> bool:
    return bool(item.wkb) and (district is None or item.properties.get("district") == district)


def _piece(item: Item) -> Piece:
    return Piece(class_of(SURVEY_PARCELS if item.parcel else PLAN_FEATURES, item), item.shape)


def known_district(code: str | None) -> str | None:
    """The present code of a district, None for the city or none; raises CannotCompare."""
    if code is None or code == city().code:
        return None
    found = city().resolve(code)
    if found is None:
        raise CannotCompare("there is no such district")
    return found
