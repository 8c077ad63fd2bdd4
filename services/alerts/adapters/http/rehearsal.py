"""``POST /v1/rules/rehearse`` (规则试运行), with FastAPI."""

from typing import Any, Protocol, Self

from fastapi import APIRouter, HTTPException
from pydantic import Field, model_validator

from contracts.base import Day, Model, Text
from contracts.messages.rule import RuleChange
from services.alerts.adapters.http.rules import Rules, body_of
from services.alerts.domain.local_time import day_of
from services.alerts.domain.policy.rulebook import Refused, rule_in
from services.alerts.domain.policy.rules import Policy
from services.alerts.domain.rehearsal import Period

MOST_DAYS = 1_100


class Rehearsal(Model):
    """试运行: a rule as it would be proposed, or a version in the book, and local days, both included."""

    rule: dict[str, Any] | None = None
    rule_id: Text | None = None
    version: int | None = Field(default=None, ge=1)
    first: Day = Field(alias="from")
    last: Day = Field(alias="to")

    @model_validator(mode="after")
    def _one_rule_and_a_period(self) -> Self:
        if (self.rule is None) == (self.rule_id is None or self.version is None):
            raise ValueError("give either rule, or rule_id and version")
        if not 0 <= (self.last - self.first).days < MOST_DAYS:
            raise ValueError(f"from lies before to, at most {MOST_DAYS} days")
        return self


class Rehearsing(Protocol):
    """Who plays the past."""

    async def rehearse(self, draft: Policy, period: Period) -> dict[str, Any]:
        """What would have been told. Raises TransientFailure."""


def rehearsal_router(rules: Rules, rehearsing: Rehearsing) -> APIRouter:
    """The one route."""
    router = APIRouter(prefix="/v1/rules", tags=["rules 预警规则"])

    @router.post("/rehearse", summary="试运行 what a draft would have raised and cleared in a past period")
    async def rehearse(asked: Rehearsal) -> dict[str, Any]:
        await rules.refresh()
        draft = _draft(rules, asked)
        if asked.last > day_of(rules.now()):
            raise HTTPException(422, "to: the period is not over yet")
        told = await rehearsing.rehearse(draft, Period(asked.first, asked.last))
        return {"from": asked.first.isoformat(), "to": asked.last.isoformat(), **told}

    return router


def _draft(rules: Rules, asked: Rehearsal) -> Policy:
    if asked.rule is None:
        entry = rules.book.entries.get((asked.rule_id or "", asked.version or 0))
        if entry is None:
            raise HTTPException(404, f"there is no version {asked.version} of {asked.rule_id}")
        return entry.rule
    rule_id = str(asked.rule.get("id") or "")
    try:
        return rule_in(_as_proposed(rules, rule_id, asked.rule))
    except (Refused, ValueError) as error:
        raise HTTPException(422, str(error)) from error


def _as_proposed(rules: Rules, rule_id: str, rule: dict[str, Any]) -> RuleChange:
    return RuleChange(
        rule_id=rule_id,
        version=rules.book.next_version(rule_id),
        step="proposed",
        by="试运行",
        at=rules.now(),
        why="试运行",
        rule=body_of(rule),
    )
