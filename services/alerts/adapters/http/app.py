"""What alerts answers over HTTP: how it is, its rules, what it would say, and what people answer."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from prometheus_client import CollectorRegistry

from chassis.doors.ops import Health, ops_router
from chassis.errors import TransientFailure
from services.alerts.adapters.http.answers import Answers, answers_router
from services.alerts.adapters.http.limits import BodyLimit, unfit
from services.alerts.adapters.http.preview import Previews, preview_router
from services.alerts.adapters.http.rules import Rules, rules_router

log = logging.getLogger(__name__)

RETRY_AFTER = {"Retry-After": "2"}


@dataclass(frozen=True)
class Inside:
    """What the doors lead to."""

    rules: Rules
    previews: Previews
    answers: Answers


def create_api(
    health: Health, registry: CollectorRegistry, inside: Inside, doors: Sequence[APIRouter] = ()
) -> FastAPI:
    """Health and metrics, rules (预警规则), previews, answers, and more doors."""
    api = FastAPI(title="alerts", docs_url=None, redoc_url=None)
    api.include_router(ops_router(health, registry))
    api.include_router(preview_router(inside.previews))
    api.include_router(answers_router(inside.answers))
    api.include_router(rules_router(inside.rules))
    for door in doors:
        api.include_router(door)
    api.add_middleware(BodyLimit)
    api.add_exception_handler(RequestValidationError, unfit)
    api.add_exception_handler(TransientFailure, _later)
    return api


async def _later(_: Request, error: Exception) -> JSONResponse:
    """Kafka is away, or this process is about to start again."""
    log.warning("asked while not available: %s", error)
    return JSONResponse({"detail": "not available at the moment; ask again soon"}, 503, RETRY_AFTER)
