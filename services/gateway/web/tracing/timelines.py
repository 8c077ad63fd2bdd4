"""``/v1/plans|permits|projects/{id}/timeline``: 时间轴, what a subject went through, oldest first."""

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Response
from pydantic import BaseModel, Field

from services.gateway.domain.tracing.timeline import COURSES, Course, timeline
from services.gateway.shell.live.hub import Hub
from services.gateway.shell.tracing import Tracing
from services.gateway.web.answers import json_response, row_of

Subject = Annotated[str, Path(max_length=256)]


class Timeline(BaseModel):
    """时间轴."""

    id: str
    now: dict[str, Any] | None = Field(description="The subject as it now is; null: withdrawn")
    steps: list[dict[str, Any]] = Field(
        description="Each stage (status, milestone): from, until, days, late, and the events that told of it"
    )


def timelines_router(hub: Hub, tracing: Tracing) -> APIRouter:
    """One route for each register."""
    router = APIRouter(prefix="/v1", tags=["tracing 来龙去脉"])
    for course in COURSES:
        router.add_api_route(
            f"/{course.table}/{{subject:path}}/timeline",
            _route(course, hub, tracing),
            name=f"{course.table}_timeline",
            response_model=Timeline,
            summary=f"时间轴 {course.table}: what one went through",
            responses={404: {"description": "Nothing is known of it"}},
        )
    return router


def _route(course: Course, hub: Hub, tracing: Tracing) -> Any:
    async def subject_timeline(subject: Subject) -> Response:
        board = hub.board()
        steps = await tracing.steps(board.epoch, course.table, subject)
        if not steps:
            raise HTTPException(404, "nothing is known of it")
        now = row_of(board.tables[course.table], subject)
        return json_response({"id": subject, "now": now, "steps": timeline(course, steps)})

    return subject_timeline
