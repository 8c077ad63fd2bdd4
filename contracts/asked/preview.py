"""预警试算: the alerts that figures, findings and deadlines would bring about; asked of alerts over HTTP.

``POST /v1/preview``. Nothing of it travels on Kafka and nothing is kept.
"""

from typing import Literal

from pydantic import Field

from contracts.base import Model
from contracts.messages.alert import Alert
from contracts.messages.deadline import Deadline
from contracts.messages.figure import Figure
from contracts.messages.finding import Finding

MOST_FIGURES = 5_000
MOST_FINDINGS = 200
MOST_DEADLINES = 200


class PreviewQuestion(Model):
    """预警试算提问: what would be said after a change, each list in the order it would be said."""

    figures: list[Figure] = Field(default_factory=list, max_length=MOST_FIGURES)
    findings: list[Finding] = Field(default_factory=list, max_length=MOST_FINDINGS)
    deadlines: list[Deadline] = Field(default_factory=list, max_length=MOST_DEADLINES)


class PreviewedAlert(Alert):
    """拟发预警: a transition that would happen; it carries the id and number it would get if it came next."""

    preview: Literal[True] = True


class Preview(Model):
    """预警试算结果: the transitions in their order; more than one of a matter that would move twice."""

    alerts: list[PreviewedAlert]
