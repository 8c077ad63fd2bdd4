"""``/v1/reconciliation`` (对账), with FastAPI."""

from typing import Annotated, Any, Protocol

from fastapi import APIRouter, HTTPException, Query

from contracts.asked.reconciliation import Reconciliation, Statement

Most = Annotated[int, Query(ge=1, le=10_000, description="At most so many differences are listed")]
REFUSALS: dict[int | str, dict[str, Any]] = {
    404: {"description": "There is no such subscription"},
    503: {"description": "Kafka is away, or alerts is starting again; ask again soon"},
}


class Reconciles(Protocol):
    """Who compares. Raises TransientFailure."""

    async def known(self, most: int) -> Reconciliation:
        """By what the other side has answered and reported."""

    async def stated(self, statement: Statement, most: int) -> Reconciliation | None:
        """By what it says it holds; None when its subscription is not known."""


def reconciliation_router(reconciler: Reconciles) -> APIRouter:
    """Both routes."""
    router = APIRouter(prefix="/v1", tags=["reconciliation 对账"], responses=REFUSALS)

    @router.get("/reconciliation", summary="对账 what is not delivered, and cases that lag behind")
    async def known(limit: Most = 1000) -> Reconciliation:
        return await reconciler.known(limit)

    @router.post("/reconciliation", summary="对账 every difference to the list of all that a receiver holds")
    async def stated(statement: Statement, limit: Most = 1000) -> Reconciliation:
        found = await reconciler.stated(statement, limit)
        if found is None:
            raise HTTPException(404, "there is no such subscription")
        return found

    return router
