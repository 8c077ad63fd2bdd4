"""``/v1/rules``: list, propose, approve, withdraw and rehearse rules (预警规则), with FastAPI."""

from datetime import datetime
from typing import Annotated, Any, Protocol

from fastapi import APIRouter, HTTPException, Path
from pydantic import Field

from contracts.base import LongText, Model, Text
from contracts.messages.rule import RuleChange, RuleStep
from services.alerts.domain.local_time import day_of
from services.alerts.domain.policy.rulebook import Entry, Refused, RuleBook

RuleId = Annotated[str, Path(max_length=200)]
Version = Annotated[int, Path(ge=1)]
REFUSALS: dict[int | str, dict[str, Any]] = {
    404: {"description": "There is no such rule"},
    409: {"description": "Not in a state for that, or approved by the person who proposed it; says why"},
    422: {"description": "Not a rule; says what and where"},
    503: {"description": "Kafka is away; ask again soon"},
}


class Proposal(Model):
    """拟定: a rule in the form of the files in services/alerts/rules; its version is given by the book."""

    rule: dict[str, Any]
    by: Text
    why: LongText = Field(min_length=1)


class Decision(Model):
    """批准或撤回: who decides, and why."""

    by: Text
    why: LongText = Field(min_length=1)


class Rules(Protocol):
    """Where rules are kept."""

    book: RuleBook

    def now(self) -> datetime:
        """The time of a step."""

    async def refresh(self) -> None:
        """Read what others did. Raises TransientFailure."""

    async def say(self, data: RuleChange) -> None:
        """Raises Refused, and TransientFailure."""


def rules_router(rules: Rules) -> APIRouter:
    """Its routes; each answers with the version as it now stands."""
    router = APIRouter(prefix="/v1/rules", tags=["rules 预警规则"], responses=REFUSALS)

    @router.get("", summary="预警规则 every version, and where it stands")
    async def list_rules() -> list[dict[str, Any]]:
        await rules.refresh()
        return [_shown(entry, rules) for _, entry in sorted(rules.book.entries.items())]

    @router.post("", status_code=201, summary="拟定 propose the next version of a rule")
    async def propose(proposal: Proposal) -> dict[str, Any]:
        await rules.refresh()
        rule_id = proposal.rule.get("id")
        if not isinstance(rule_id, str) or not rule_id:
            raise HTTPException(422, "rule: id is missing")
        place = rule_id, rules.book.next_version(rule_id)
        return await _say(rules, _step(place, "proposed", proposal, rules.now()), 422)

    @router.post("/{rule_id}/{version}/approve", summary="批准 by somebody other than who proposed it")
    async def approve(rule_id: RuleId, version: Version, decision: Decision) -> dict[str, Any]:
        return await _decide(rules, _step((rule_id, version), "approved", decision, rules.now()))

    @router.post("/{rule_id}/{version}/withdraw", summary="撤回 a draft, or an approved version")
    async def withdraw(rule_id: RuleId, version: Version, decision: Decision) -> dict[str, Any]:
        return await _decide(rules, _step((rule_id, version), "withdrawn", decision, rules.now()))

    return router


async def _decide(rules: Rules, change: RuleChange) -> dict[str, Any]:
    await rules.refresh()
    if (change.rule_id, change.version) not in rules.book.entries:
        raise HTTPException(404, f"there is no version {change.version} of {change.rule_id}")
    return await _say(rules, change, 409)


async def _say(rules: Rules, change: RuleChange, refused: int) -> dict[str, Any]:
    try:
        await rules.say(change)
    except Refused as error:
        raise HTTPException(refused, str(error)) from error
    return _shown(rules.book.entries[change.rule_id, change.version], rules)


def _step(place: tuple[str, int], step: RuleStep, said: Proposal | Decision, at: datetime) -> RuleChange:
    rule_id, version = place
    rule = body_of(said.rule) if isinstance(said, Proposal) else None
    return RuleChange(rule_id=rule_id, version=version, step=step, by=said.by, at=at, why=said.why, rule=rule)


def body_of(rule: dict[str, Any]) -> dict[str, Any]:
    """A rule without what the book gives it."""
    return {name: value for name, value in rule.items() if name not in ("id", "version", "approver")}


def _shown(entry: Entry, rules: Rules) -> dict[str, Any]:
    """The rule itself, with where it stands, since the first step, and whether it holds today."""
    steps = [one.model_dump(mode="json", exclude={"rule"}, exclude_none=True) for one in entry.steps]
    holds = entry.rule in rules.book.in_force(day_of(rules.now()))
    return entry.rule.model_dump(mode="json") | {"status": entry.status, "in_force": holds, "steps": steps}
