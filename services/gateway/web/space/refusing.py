"""Bodies of questions, and what is said when they cannot be answered."""

from typing import TypeVar

from fastapi import HTTPException, Request
from pydantic import BaseModel, ValidationError

from services.gateway.web.bodies import body_of

M = TypeVar("M", bound=BaseModel)

LARGEST_BODY_BYTES = 2 * 1024 * 1024
MOST_PROBLEMS = 20


async def question_of(request: Request, model: type[M]) -> M:
    """The question in a body; HTTPException 413 or 422, which does not repeat what was sent."""
    body = await body_of(request, LARGEST_BODY_BYTES)
    if body is None:
        raise HTTPException(413, "larger than 2 MiB")
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        told = [{"where": list(map(str, each["loc"])), "problem": each["msg"]} for each in error.errors()]
        raise HTTPException(422, told[:MOST_PROBLEMS]) from None
