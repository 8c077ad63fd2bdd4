"""案件处置反馈: what 一网统管 reports back on an alert."""

from typing import Literal

from contracts.base import LongText, Model, Moment, Text

CaseStep = Literal["受理", "退回", "立案", "派遣", "处置", "反馈", "核查", "结案"]


class CaseReport(Model):
    """One step of a case; the CloudEvent's subject is the alert id."""

    case_no: Text
    step: CaseStep
    at: Moment
    by: Text
    note: LongText | None = None
