"""``POST /v1/preview`` (预警试算), with FastAPI."""

from typing import Any, Protocol

from fastapi import APIRouter, HTTPException, Request
from pydantic import ValidationError

from contracts.asked.preview import Preview, PreviewQuestion
from services.alerts.domain.preview import Unjudgeable

LARGEST_BODY_BYTES = 8 * 1024 * 1024
MOST_PROBLEMS = 20
BODY = {"content": {"application/json": {"schema": PreviewQuestion.model_json_schema()}}, "required": True}
REFUSALS: dict[int | str, dict[str, Any]] = {
    413: {"description": "Larger than 8 MiB"},
    422: {"description": "Not figures, findings and deadlines that can be judged; says what and where"},
    503: {"description": "Kafka is away, or alerts is starting again; ask again soon"},
}


class Previews(Protocol):
    """Who tries facts."""

    async def preview(self, asked: PreviewQuestion) -> Preview:
        """The transitions that would follow. Raises TransientFailure and Unjudgeable."""


def preview_router(previews: Previews) -> APIRouter:
    """The one route."""
    router = APIRouter(prefix="/v1", tags=["preview 预警试算"])

    @router.post(
        "/preview",
        summary="预警试算 the alerts that figures, findings and deadlines would bring about; nothing is kept",
        response_model=Preview,
        response_model_exclude_none=True,
        openapi_extra={"requestBody": BODY},
        responses=REFUSALS,
    )
    async def preview(request: Request) -> Preview:
        asked = _asked(await _body(request))
        try:
            return await previews.preview(asked)
        except Unjudgeable as error:
            raise HTTPException(422, [{"where": [], "problem": str(error)}]) from error

    return router


def _asked(body: bytes) -> PreviewQuestion:
    """What is wrong is said without repeating what was sent."""
    try:
        return PreviewQuestion.model_validate_json(body)
    except ValidationError as error:
        problems = [{"where": list(map(str, one["loc"])), "problem": one["msg"]} for one in error.errors()]
        raise HTTPException(422, problems[:MOST_PROBLEMS]) from None


async def _body(request: Request) -> bytes:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_BODY_BYTES:
            raise HTTPException(413, "larger than 8 MiB")
    return body
