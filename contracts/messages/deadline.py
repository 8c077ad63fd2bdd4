"""编审时限: until when a plan's present stage must be done; key ``plan id/deadline``."""

from contracts.base import Day, District, Model, Text
from contracts.events.review import PlanKind, Stage
from contracts.wire import Cause, Name


class Deadline(Model):
    """A plan in a stage; ``open`` is false once nothing is due any more.

    ``subject_version`` and ``withdrawn`` as in :class:`contracts.messages.finding.Finding`, of the plan.
    """

    plan_id: Name
    subject_version: int | None = None
    withdrawn: bool = False
    name: Text
    plan_kind: PlanKind
    unit: District
    stage: Stage
    stage_entered_on: Day
    due_on: Day | None = None
    organisation: Text | None = None
    open: bool
    cause: Cause
    shard_offset: int

    @property
    def key(self) -> str:
        """Kafka key on the findings topic."""
        return f"{self.plan_id}/deadline"

    @property
    def rank(self) -> tuple[int, bool, int]:
        """Of two messages of one key the greater is the newer, whichever lies last on the topic."""
        version = -1 if self.subject_version is None else self.subject_version
        return version, not self.withdrawn, self.shard_offset
