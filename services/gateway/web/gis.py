"""The doors of 一张图应用 for maps and GIS people."""

from fastapi import APIRouter

from services.gateway.adapters.space.layer_reader import LayerReader
from services.gateway.shell.live.hub import Hub
from services.gateway.shell.tiles import Tiles
from services.gateway.web.ogc.collections import collections_router
from services.gateway.web.ogc.items import items_router
from services.gateway.web.space.compare import compare_router
from services.gateway.web.space.land import land_router
from services.gateway.web.space.query import spatial_query_router
from services.gateway.web.tiles.router import tiles_router


def layer_routers(hub: Hub, layers: LayerReader) -> list[APIRouter]:
    """Layers as features and as vector tiles."""
    return [collections_router(), items_router(hub, layers), tiles_router(hub, Tiles(layers))]


def space_routers(hub: Hub, layers: LayerReader) -> list[APIRouter]:
    """Questions about land and plans."""
    return [
        spatial_query_router(hub, layers),
        compare_router(hub, layers),
        land_router(hub, layers),
    ]
