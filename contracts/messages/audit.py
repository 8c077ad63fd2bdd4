"""审计记录: who did what, when, and whether it succeeded."""

from typing import Literal

from contracts.base import LongText, Model, Moment, Text


class AuditRecord(Model):
    """One record for each action that matters."""

    actor: Text
    action: Text
    target: Text
    outcome: Literal["success", "failure"]
    at: Moment
    detail: LongText | None = None
