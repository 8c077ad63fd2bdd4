"""``/v1/rules``: by which rules alerts judges, so that an alert can be followed to its rule."""

from typing import Any, Protocol

from fastapi import APIRouter, Response


class Rules(Protocol):
    """Who knows the rules."""

    async def rules(self) -> bytes:
        """预警规则, every version, as JSON. Raises TransientFailure."""


def rules_router(rules: Rules) -> APIRouter:
    """The one route."""
    router = APIRouter(prefix="/v1", tags=["alerts 预警"])

    @router.get("/rules", response_model=list[dict[str, Any]], summary="预警规则 every version of every rule")
    async def every_rule() -> Response:
        return Response(
            await rules.rules(), media_type="application/json", headers={"cache-control": "no-cache"}
        )

    return router
