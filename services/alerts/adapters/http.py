"""What alerts answers over HTTP: how it is, the rules it judges by, and what it would say."""

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI
from prometheus_client import CollectorRegistry

from chassis.ops import Health, ops_router
from services.alerts.adapters.http_preview import Previews, preview_router
from services.alerts.domain.rules import Policy


def create_api(
    health: Health, registry: CollectorRegistry, rules: Sequence[Policy], previews: Previews
) -> FastAPI:
    """Health and metrics, ``GET /v1/rules`` (预警规则, every version) and ``POST /v1/preview`` (预警试算)."""
    api = FastAPI(title="alerts", docs_url=None, redoc_url=None)
    api.include_router(ops_router(health, registry))
    api.include_router(preview_router(previews))

    @api.get("/v1/rules")
    async def list_rules() -> list[dict[str, Any]]:
        return [rule.model_dump(mode="json") for rule in rules]

    return api
