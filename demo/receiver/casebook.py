"""案件簿: what was received, each message once, and how far each case is. Pure: time is an argument."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from contracts.messages.case import CaseReport, CaseStep

Taking = Literal["news", "duplicate", "stale"]
WALK: tuple[CaseStep, ...] = ("受理", "立案", "派遣", "处置", "反馈", "核查", "结案")
BRIEF: tuple[CaseStep, ...] = ("受理", "反馈", "结案")
ORDER: tuple[CaseStep, ...] = get_args(CaseStep)
RETURNED: tuple[CaseStep, ...] = ("受理", "退回")
OFFICER = "一网统管（演示）"


@dataclass
class Case:
    """One alert as we know it, and the steps of its case that we have taken."""

    alert_id: str
    transition: int = 0
    data: Mapping[str, Any] = field(default_factory=dict)
    grave: bool = False
    steps: list[CaseReport] = field(default_factory=list)
    heard: int = 0
    """So many of its steps the other side has accepted."""

    @property
    def cleared(self) -> bool:
        """The alert is over."""
        return bool(self.data.get("state") == "cleared")

    def walk(self) -> Sequence[CaseStep]:
        """The steps such an alert takes: data quality is not ours, and is returned."""
        if self.data.get("family") == "data_quality":
            return RETURNED
        return WALK if self.grave else BRIEF

    def learn(self, transition: int, data: Mapping[str, Any]) -> None:
        """A newer transition; what was grave once is worked on in full."""
        self.transition, self.data = transition, data
        self.grave = self.grave or data.get("grade") in {"red", "orange"}


class Casebook:
    """Answers each message, and says which step is next."""

    def __init__(self, step_seconds: float) -> None:
        self._pause = timedelta(seconds=step_seconds)
        self._seen: set[str] = set()
        self.cases: dict[str, Case] = {}

    def take(self, id_: str, envelope: Mapping[str, Any]) -> Taking:
        """A verified message; the same id again, or an older transition, changes nothing."""
        if id_ in self._seen:
            return "duplicate"
        self._seen.add(id_)
        alert_id, transition = str(envelope["subject"]), int(envelope["sequence"])
        case = self.cases.setdefault(alert_id, Case(alert_id))
        if transition <= case.transition:
            return "stale"
        case.learn(transition, envelope["data"])
        return "news"

    def next_step(self, case: Case, now: datetime) -> CaseReport | None:
        """The step that is due: one after the other, and the last one only when the alert is over."""
        done = case.steps[-1] if case.steps else None
        if (done is not None and now < done.at + self._pause) or (done is None and case.cleared):
            return None
        place = ORDER.index(done.step) if done is not None else -1
        step = next((one for one in case.walk() if ORDER.index(one) > place), None)
        if step is None or (step == "结案" and not case.cleared):
            return None
        number = f"演示案-{case.alert_id[-12:]}"
        return CaseReport(case_no=number, step=step, at=now, by=OFFICER)

    def statement(self, subscription: str | None) -> dict[str, Any]:
        """对方清单: all we hold, for reconciliation."""
        alerts = [_belief(case) for case in self.cases.values()]
        return {"subscription": subscription, "alerts": alerts}


def _belief(case: Case) -> dict[str, Any]:
    said = {name: case.data[name] for name in ("grade", "state") if name in case.data}
    last = case.steps[-1] if case.steps else None
    step = {"case_no": last.case_no, "step": last.step} if last is not None else None
    return {"alert_id": case.alert_id, "transition": case.transition, **said, "case": step}
