"""对账: what alerts and 一网统管 each believe, and every difference; asked over HTTP."""

from typing import Literal

from pydantic import Field

from contracts.base import Model, Moment, Text
from contracts.messages.alert import Grade, State
from contracts.messages.case import CaseStep
from contracts.wire import Name

Kind = Literal[
    "undelivered",
    "overdue",
    "cleared_but_case_open",
    "case_closed_but_open",
    "missing_there",
    "behind_there",
    "unknown_here",
    "differs",
    "case_not_heard",
    "case_not_known_there",
]
"""未送达 · 超期 · 已解除未结案 · 已结案未解除 · 对方缺失 · 落后 · 本方没有 · 不一致 · 未收到反馈 · 无案件."""


class CaseBelief(Model):
    """案件: where one side believes a case to be."""

    case_no: Text
    step: CaseStep


class Belief(Model):
    """一方所知: what one side believes of an alert; what it leaves out is not compared."""

    alert_id: Name
    transition: int = Field(ge=1)
    grade: Grade | None = None
    state: State | None = None
    case: CaseBelief | None = None


class Statement(Model):
    """对方清单: all the alerts that a receiver holds; with ``subscription`` only its share is compared."""

    subscription: Name | None = None
    alerts: list[Belief] = Field(max_length=20_000)


class Difference(Model):
    """差异: one thing the two sides do not believe alike, in a sentence, and both beliefs as far as known."""

    kind: Kind
    alert_id: Name
    subscription: Name | None = None
    sentence: Text
    ours: Belief | None = None
    theirs: Belief | None = None


class Reconciliation(Model):
    """对账结果: how many alerts were compared, how many differences there are, and the first of them."""

    at: Moment
    compared: int
    total: int
    differences: list[Difference]
