"""预警规则变更: one step in the life of one version of a rule; key ``rule/id/version``."""

from typing import Any, Literal

from pydantic import Field

from contracts.base import LongText, Model, Moment, Text

RuleStep = Literal["proposed", "approved", "withdrawn"]
"""拟定 · 批准 · 撤回."""


class RuleChange(Model):
    """预警规则变更: who did what to which version, when and why.

    ``rule`` is the whole rule as proposed, and only with that step; its form is that of the files in
    ``services/alerts/rules``. Of two proposals of one version the first in the log counts, and nobody
    approves what they proposed themselves.
    """

    rule_id: Text
    version: int = Field(ge=1)
    step: RuleStep
    by: Text
    at: Moment
    why: LongText
    rule: dict[str, Any] | None = None

    @property
    def key(self) -> str:
        """Kafka key on the topic of policies."""
        return f"rule/{self.rule_id}/{self.version}"
