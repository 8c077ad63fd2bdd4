"""``POST /v1/query/spatial``: what of the layers lies in an area (空间查询)."""

import asyncio
from typing import Annotated, Any

import shapely
from fastapi import APIRouter, HTTPException, Request, Response
from pydantic import BaseModel, Field

from chassis.geometry.geodesy import area as ellipsoid_area
from contracts.base import Year, area_number
from services.gateway.adapters.space.layer_reader import LayerReader
from services.gateway.adapters.space.projecting import to_degrees, to_metres
from services.gateway.domain.layers import BY_ID, Layer
from services.gateway.domain.space.answering import answer, hits
from services.gateway.domain.space.area import Area, extent, outline
from services.gateway.domain.space.features import Item
from services.gateway.domain.space.filter.query import Query
from services.gateway.shell.finding import Finder
from services.gateway.shell.live.hub import Hub
from services.gateway.web.answers import json_response
from services.gateway.web.space.refusing import question_of


class SpatialQuestion(Area):
    """An area and the layers to look into; survey parcels as of ``year`` (absent: the newest)."""

    layers: Annotated[list[str], Field(min_length=1, max_length=len(BY_ID))]
    year: Year | None = None
    limit: int = Field(default=100, ge=0, le=1000, description="How many features of each layer are told")


class LayerAnswer(BaseModel):
    """What of one layer lies there; areas on the ellipsoid, exact to 0.0001 m²."""

    layer: str
    title: str
    features_found: int
    area_m2: float
    classes: list[dict[str, Any]] = Field(
        description="By class: features, area_m2, and stated_area_m2: the official area by the share inside"
    )
    features: list[dict[str, Any]] = Field(description="Largest part first")


class SpatialAnswer(BaseModel):
    """空间查询结果."""

    area_m2: float = Field(description="Of the area asked about, buffer included")
    epoch: str
    layers: list[LayerAnswer]


BODY = {"content": {"application/json": {"schema": SpatialQuestion.model_json_schema()}}, "required": True}


def spatial_query_router(hub: Hub, reader: LayerReader) -> APIRouter:
    """The one route."""
    router = APIRouter(prefix="/v1", tags=["space 空间查询与对比"])

    @router.post(
        "/query/spatial",
        summary="空间查询 by point, box, polygon or buffer: features and areas by class",
        response_model=SpatialAnswer,
        openapi_extra={"requestBody": BODY},
        responses={
            413: {"description": "Larger than 2 MiB"},
            422: {"description": "Cannot be answered, and why"},
        },
    )
    async def query(request: Request) -> Response:
        asked = await question_of(request, SpatialQuestion)
        layers = [_layer(name) for name in dict.fromkeys(asked.layers)]
        shape = await asyncio.to_thread(_outline, asked)
        epoch = hub.board().epoch
        finder = Finder(reader, epoch)
        year = int(asked.year) if asked.year else None
        told = []
        for layer in layers:
            items = await finder.within(Query(layer, extent(shape), year))
            told.append(await asyncio.to_thread(_answer, layer, items, shape, asked.limit))
        area = area_number(ellipsoid_area(shape))
        return json_response({"area_m2": area, "epoch": epoch, "layers": told})

    return router


def _layer(name: str) -> Layer:
    layer = BY_ID.get(name)
    if layer is None:
        raise HTTPException(422, f"there is no such layer; there are {', '.join(BY_ID)}")
    return layer


def _outline(asked: Area) -> shapely.Geometry:
    try:
        return outline(asked, to_metres, to_degrees)
    except ValueError as error:
        raise HTTPException(422, str(error)) from None


def _answer(layer: Layer, items: list[Item], shape: shapely.Geometry, most: int) -> dict[str, Any]:
    return answer(layer, hits(layer, items, shape), most)
