"""The gateway's application: API, layers, live feed, page."""

from dataclasses import dataclass

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from chassis.clock import Clock
from chassis.errors import TransientFailure
from services.gateway.adapters.alerts_client import AlertsClient
from services.gateway.adapters.read_model.reader import ModelReader
from services.gateway.adapters.screen_files import ScreenFiles
from services.gateway.adapters.space.layer_reader import LayerReader
from services.gateway.domain.indicators import Catalogue
from services.gateway.metrics import Metrics
from services.gateway.shell.asking import Asking
from services.gateway.shell.finding import TooManyItems
from services.gateway.shell.live.hub import Hub, NotShown
from services.gateway.shell.live.presenting import Presenting
from services.gateway.shell.live.roll_call import RollCall
from services.gateway.shell.tracing import Tracing
from services.gateway.web.alerts import Alerts, alerts_router
from services.gateway.web.answers import Refused
from services.gateway.web.figures.indicators import indicators_router
from services.gateway.web.figures.what_if import Neighbours, what_if_router
from services.gateway.web.gis import layer_routers, space_routers
from services.gateway.web.head import HeadAsGet
from services.gateway.web.live.poll import poll_router
from services.gateway.web.live.presence import presence_router
from services.gateway.web.live.presenting import presenting_router
from services.gateway.web.live.socket import LiveDoor
from services.gateway.web.live.sse import sse_router
from services.gateway.web.parameters import only_documented
from services.gateway.web.rules import rules_router
from services.gateway.web.screen_page import ScreenPage, SecurityHeaders
from services.gateway.web.sharing.catalogue import catalogue_router
from services.gateway.web.sharing.export import export_router
from services.gateway.web.subscriptions import subscriptions_router
from services.gateway.web.supervision.figures import supervised_figures_router
from services.gateway.web.supervision.permits import permits_router
from services.gateway.web.supervision.plans import plans_router
from services.gateway.web.supervision.projects import projects_router
from services.gateway.web.tracing.events import events_router
from services.gateway.web.tracing.ledgers import ledgers_router
from services.gateway.web.tracing.timelines import timelines_router

RETRY_AFTER = {"Retry-After": "2"}


@dataclass(frozen=True)
class Inside:
    """What the doors lead to."""

    hub: Hub
    asking: Asking
    tracing: Tracing
    alerts: AlertsClient
    presenting: Presenting
    roll_call: RollCall
    reader: ModelReader
    layers: LayerReader
    files: ScreenFiles
    catalogue: Catalogue
    metrics: Metrics
    clock: Clock


@dataclass(frozen=True)
class Rules:
    """Who may connect, and who may embed the page."""

    live: LiveDoor
    frame_ancestors: str


def create_app(ops: APIRouter, inside: Inside, rules: Rules) -> FastAPI:
    """All doors on one origin; ``/openapi.json`` describes them, without a page that loads from elsewhere."""
    app = FastAPI(
        title="国土空间规划“一张图”实施监督 gateway",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        responses={
            422: {"model": Refused, "description": "Not understood: what is wrong is said"},
            503: {"model": Refused, "description": "The read model is away or being built; ask again soon"},
        },
    )
    for router in (ops, *_routers_that_look_themselves(inside)):
        app.include_router(router)
    for router in _routers(inside, rules):
        app.include_router(router, dependencies=[Depends(only_documented)])
    app.add_exception_handler(NotShown, _later)
    app.add_exception_handler(TransientFailure, _later)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(TooManyItems, _too_many)
    app.mount("/", ScreenPage(inside.files))
    app.add_middleware(HeadAsGet)
    app.add_middleware(SecurityHeaders, frame_ancestors=rules.frame_ancestors)
    return app


def _routers_that_look_themselves(inside: Inside) -> list[APIRouter]:
    """Doors whose parameters depend on the layer or the table, and are held against it there."""
    return [
        export_router(inside.hub, inside.layers, inside.catalogue),
        *layer_routers(inside.hub, inside.layers),
    ]


def _routers(inside: Inside, rules: Rules) -> list[APIRouter]:
    hub, reader, catalogue = inside.hub, inside.reader, inside.catalogue
    return [
        supervised_figures_router(hub, catalogue),
        indicators_router(hub, inside.asking, catalogue),
        timelines_router(hub, inside.tracing),
        ledgers_router(hub, inside.tracing, catalogue),
        events_router(hub, inside.tracing, catalogue),
        plans_router(hub, inside.clock),
        permits_router(hub),
        projects_router(hub),
        alerts_router(hub, Alerts(reader, inside.layers, inside.alerts)),
        rules_router(inside.alerts),
        subscriptions_router(inside.alerts),
        presenting_router(inside.presenting),
        catalogue_router(hub, inside.layers, inside.files, catalogue),
        *space_routers(hub, inside.layers),
        sse_router(rules.live),
        poll_router(hub),
        presence_router(inside.roll_call),
        what_if_router(hub, Neighbours(inside.asking, inside.alerts, catalogue), inside.clock),
    ]


async def _later(_: Request, error: Exception) -> JSONResponse:
    why = (
        f"not available at the moment: {error}"
        if isinstance(error, NotShown)
        else "not available at the moment"
    )
    return JSONResponse({"detail": why}, 503, headers=RETRY_AFTER)


async def _too_many(_: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"detail": str(error)}, 422)


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    """Says what is wrong without repeating what was sent; OGC APIs call for 400."""
    problems = error.errors() if isinstance(error, RequestValidationError) else ()
    told = [{"where": list(map(str, each["loc"])), "problem": each["msg"]} for each in problems]
    return JSONResponse({"detail": told}, 400 if request.url.path.startswith("/ogc") else 422)
