"""审计记录: who did what, when, and whether it succeeded."""

from typing import Literal

from pydantic import AwareDatetime, Field

from contracts.base import LongText, Model, Text


class AuditRecord(Model):
    """One record for each action that matters."""

    actor: Text
    action: Text
    target: Text
    outcome: Literal["success", "failure"]
    at: AwareDatetime = Field(strict=False)
    detail: LongText | None = None
