"""``POST /v1/alerts/{id}/acknowledge`` (签收) and ``…/case`` (处置反馈), with FastAPI."""

from datetime import datetime
from typing import Annotated, Any, Protocol

from fastapi import APIRouter, HTTPException, Path
from pydantic import BaseModel, Field

from contracts.base import LongText, Model, Moment, Text
from contracts.messages.acknowledgement import Acknowledgement
from contracts.messages.alert import Alert
from contracts.messages.case import CaseReport
from services.alerts.domain.episode.answers import Answer, is_ahead

AlertId = Annotated[str, Path(max_length=256)]
REFUSALS: dict[int | str, dict[str, Any]] = {
    404: {"description": "There is no such alert"},
    409: {"description": "The alert is cleared: nothing is left to acknowledge"},
    503: {"description": "Kafka is away, or alerts is starting again; ask again soon"},
}


class Wish(Model):
    """签收: who acknowledges, why it may wait, and until when."""

    by: Text
    why: LongText = Field(min_length=1)
    until: Moment | None = None


class Accepted(BaseModel):
    """It is in the log: the transition follows on the topic of alerts."""

    alert_id: str
    id: str = Field(description="Of the answer's message")


class Answers(Protocol):
    """Where answers go."""

    def now(self) -> datetime:
        """The time of an answer that has none of its own."""

    async def find(self, alert_id: str) -> Alert | None:
        """The alert. Raises TransientFailure."""

    async def say(self, alert_id: str, answer: Answer) -> str:
        """The id of the message, once Kafka has it. Raises TransientFailure."""


def answers_router(answers: Answers) -> APIRouter:
    """Both routes; saying the same again has no further effect."""
    router = APIRouter(prefix="/v1/alerts", tags=["answers 签收与处置"], responses=REFUSALS)

    @router.post("/{alert_id}/acknowledge", status_code=202, summary="签收 acknowledge an alert")
    async def acknowledge(alert_id: AlertId, wish: Wish) -> Accepted:
        now = answers.now()
        if wish.until is not None and wish.until <= now:
            raise HTTPException(422, "until lies in the past")
        if (await _known(answers, alert_id)).state == "cleared":
            raise HTTPException(409, "the alert is cleared")
        answer = Acknowledgement(by=wish.by, why=wish.why, until=wish.until, at=now)
        return Accepted(alert_id=alert_id, id=await answers.say(alert_id, answer))

    @router.post("/{alert_id}/case", status_code=202, summary="处置反馈 report a step of the alert's case")
    async def case(alert_id: AlertId, report: CaseReport) -> Accepted:
        if is_ahead(report, answers.now()):
            raise HTTPException(422, "at: it lies in the future; check the clock that dated it")
        await _known(answers, alert_id)
        return Accepted(alert_id=alert_id, id=await answers.say(alert_id, report))

    return router


async def _known(answers: Answers, alert_id: str) -> Alert:
    alert = await answers.find(alert_id)
    if alert is None:
        raise HTTPException(404, "there is no such alert")
    return alert
