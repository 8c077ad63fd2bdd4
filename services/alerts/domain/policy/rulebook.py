"""规则册: every version of every rule, shipped or proposed, and which of them hold on a day."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from contracts.messages.rule import RuleChange
from services.alerts.domain.policy.rules import DataQualityRule, DeadlineRule, Policy, Rule

Status = Literal["shipped", "draft", "approved", "withdrawn"]
"""随系统提供 · 拟定 · 已批准 · 已撤回."""
RULE: TypeAdapter[Rule] = TypeAdapter(Rule)


@dataclass(frozen=True)
class Entry:
    """One version, where it stands, and the steps that brought it there."""

    rule: Policy
    status: Status
    steps: tuple[RuleChange, ...] = ()

    @property
    def proposed_by(self) -> str | None:
        """Who may not approve it."""
        return self.steps[0].by if self.steps else None


class Refused(Exception):
    """A step that the book does not take, and why."""


@dataclass
class RuleBook:
    """规则册, folded from the shipped rules and the steps in their order in the log."""

    entries: dict[tuple[str, int], Entry] = field(default_factory=dict)

    @classmethod
    def of(cls, shipped: Iterable[Policy]) -> "RuleBook":
        """With the rules that come with the service."""
        return cls({(rule.id, rule.version): Entry(rule, "shipped") for rule in shipped})

    def next_version(self, rule_id: str) -> int:
        """Of a rule that is proposed next."""
        return max((version for held, version in self.entries if held == rule_id), default=0) + 1

    def take(self, change: RuleChange) -> None:
        """Raises Refused, and is then as before."""
        place = change.rule_id, change.version
        held = self.entries.get(place)
        if change.step == "proposed":
            self.entries[place] = _proposed(held, change, self.next_version(change.rule_id))
        elif held is None:
            raise Refused(f"there is no version {change.version} of {change.rule_id}")
        else:
            self.entries[place] = (
                _approved(held, change) if change.step == "approved" else _withdrawn(held, change)
            )

    def in_force(self, on: date) -> list[Policy]:
        """The newest version of each rule that holds on a day."""
        newest: dict[str, Policy] = {}
        for entry in self.entries.values():
            rule, held = entry.rule, newest.get(entry.rule.id)
            holds = entry.status in ("shipped", "approved") and rule.holds(on)
            if holds and (held is None or _order(rule) > _order(held)):
                newest[rule.id] = rule
        return [newest[name] for name in sorted(newest)]


def rule_in(change: RuleChange) -> Policy:
    """The rule that is proposed, as this version of it. Raises Refused with what is wrong and where."""
    named = {"id": change.rule_id, "version": change.version, "approver": f"待批准（{change.by}拟定）"[:200]}
    try:
        rule = RULE.validate_json(json.dumps({**(change.rule or {}), **named}))
    except ValidationError as error:
        problems = ("/".join(map(str, one["loc"])) + ": " + one["msg"] for one in error.errors()[:20])
        raise Refused("; ".join(problems)) from error
    if isinstance(rule, DeadlineRule | DataQualityRule) and not rule.is_for_all:
        raise Refused(f"id: the only rule of this family is {rule.family}")
    return rule


def folded(shipped: Sequence[Policy], changes: Iterable[RuleChange]) -> RuleBook:
    """The book after these steps; what it refuses is passed over, as it was when it came."""
    book = RuleBook.of(shipped)
    for change in changes:
        try:
            book.take(change)
        except Refused:
            continue
    return book


def _proposed(held: Entry | None, change: RuleChange, following: int) -> Entry:
    if held is not None or change.version != following:
        raise Refused(f"the next version of {change.rule_id} is {following}")
    return Entry(rule_in(change), "draft", (change,))


def _approved(held: Entry, change: RuleChange) -> Entry:
    if held.status != "draft":
        raise Refused(f"it is {held.status}, not a draft")
    if held.proposed_by == change.by:
        raise Refused("who proposed it cannot approve it: another person must")
    rule = held.rule.model_copy(update={"approver": change.by})
    return replace(held, rule=rule, status="approved", steps=(*held.steps, change))


def _withdrawn(held: Entry, change: RuleChange) -> Entry:
    if held.status not in ("draft", "approved"):
        raise Refused(f"it is {held.status}; a shipped rule is replaced by its next version")
    return replace(held, status="withdrawn", steps=(*held.steps, change))


def _order(rule: Policy) -> tuple[date, int]:
    return rule.effective_from, rule.version
