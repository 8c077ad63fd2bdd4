"""预警静默: alerts that a person keeps quiet for a while; key ``silence/id``."""

from pydantic import Field

from contracts.base import LongText, Model, Moment, Text
from contracts.events.controlline import LineKind
from contracts.messages.alert import Family, Grade
from contracts.messages.figure import Unit
from contracts.wire import Name


class Matcher(Model):
    """静默范围: what all of it must be; what is not given may be anything."""

    family: Family | None = None
    indicator: Text | None = None
    line_kind: LineKind | None = None
    unit: Unit | None = None
    subject: Name | None = None
    project_code: Text | None = None
    grades: list[Grade] | None = Field(default=None, min_length=1)


class Silence(Model):
    """预警静默: its newest state; one that is ended early has an earlier ``ends_at``."""

    silence_id: Name
    matcher: Matcher
    by: Text
    why: LongText = Field(min_length=1)
    starts_at: Moment
    ends_at: Moment

    @property
    def key(self) -> str:
        """Kafka key on the topic of policies."""
        return f"silence/{self.silence_id}"
