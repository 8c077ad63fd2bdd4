"""What alerts answers over HTTP: how it is, and the rules it judges by."""

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI
from prometheus_client import CollectorRegistry

from chassis.ops import Health, ops_router
from services.alerts.domain.rules import Policy


def create_api(health: Health, registry: CollectorRegistry, rules: Sequence[Policy]) -> FastAPI:
    """``/livez``, ``/readyz``, ``/metrics`` and ``GET /v1/rules`` (预警规则, every version)."""
    api = FastAPI(title="alerts", docs_url=None, redoc_url=None)
    api.include_router(ops_router(health, registry))

    @api.get("/v1/rules")
    async def list_rules() -> list[dict[str, Any]]:
        return [rule.model_dump(mode="json") for rule in rules]

    return api
