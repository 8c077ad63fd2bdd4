"""What an operator asks a service: is it alive, is it ready, how is it doing."""

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST


class Health:
    """Ready when no named part has a problem. Parts named at construction start as not ready."""

    def __init__(self, *parts: str) -> None:
        self._problems: dict[str, str] = dict.fromkeys(parts, "starting")

    def ready(self, part: str) -> None:
        """The part works."""
        self._problems.pop(part, None)

    def not_ready(self, part: str, why: str) -> None:
        """The part does not work, and why."""
        self._problems[part] = why

    @property
    def problems(self) -> dict[str, str]:
        """Part → why it is not ready; empty when ready."""
        return dict(self._problems)


def ops_router(health: Health, registry: CollectorRegistry) -> APIRouter:
    """``/livez`` (the process answers), ``/readyz`` (200, or 503 with the problems), ``/metrics``."""
    router = APIRouter(include_in_schema=False)

    @router.get("/livez")
    async def livez() -> dict[str, str]:
        return {"status": "alive"}

    @router.get("/readyz")
    async def readyz() -> JSONResponse:
        problems = health.problems
        status = "not ready" if problems else "ready"
        return JSONResponse({"status": status, "problems": problems}, 503 if problems else 200)

    @router.get("/metrics")
    async def metrics() -> Response:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return router
