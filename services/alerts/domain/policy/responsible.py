"""责任单位与处置时限: who has to look at an alert, and by when; a table the client signs."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from pydantic import Field

from contracts.base import Model, Text
from contracts.messages.alert import Family, Grade
from services.alerts.domain.episode.identity import Identity
from services.alerts.domain.local_time import after_workdays


class Duty(Model):
    """``office`` may name the ``{unit}``; ``kinds`` gives another office to some indicators or lines."""

    office: Text
    kinds: Mapping[str, Text] = Field(default_factory=dict)


class Rung(Model):
    """督办层级: who is asked so many workdays after the time limit of a case that is not closed."""

    after_workdays: int = Field(ge=0)
    office: Text


class ResponsibilityTable(Model):
    """责任分工表, versioned like a rule; ``overdue`` from the lowest office to the highest."""

    id: Text
    version: int = Field(ge=1)
    approver: Text
    source: Text
    duties: Mapping[Family, Duty]
    workdays: Mapping[Grade, int]
    overdue: Sequence[Rung] = ()

    def office(self, identity: Identity, unit_name: str) -> str:
        """责任单位 of a matter."""
        duty = self.duties[identity.family]
        return duty.kinds.get(identity.kind or "", duty.office).format(unit=unit_name)

    def due_at(self, grade: Grade, since: datetime) -> datetime | None:
        """Until when it should be dealt with; None for grades without a limit."""
        days = self.workdays.get(grade)
        return None if days is None else after_workdays(since, days)
