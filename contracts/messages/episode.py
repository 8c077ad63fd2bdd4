"""Alert episode as alerts keeps it: its own memory, compacted by alert identity; nobody else reads it."""

from pydantic import Field

from contracts.base import Model, Moment
from contracts.messages.alert import Alert
from contracts.wire import Name


class Episode(Model):
    """预警过程: the newest state of one identity, with what must outlive a restart.

    ``evidence`` is the Kafka offset of the fact last judged; ``episode`` counts re-openings. What was never
    ``told`` is pending, or went by before it was told: its number is used again. A ``quiet`` change is
    remembered only here: the newest message of the alert does not know of it. ``turned_at`` are the last
    changes of grade (抖动抑制), of earlier alerts of the matter too.
    """

    identity: Name
    episode: int = Field(ge=1)
    evidence: int
    told: bool = True
    quiet: bool = False
    turned_at: list[Moment] = Field(default_factory=list)
    alert: Alert

    @property
    def tells(self) -> bool:
        """Whether this state is a message of its own on the topic of alerts."""
        return self.told and not self.quiet
