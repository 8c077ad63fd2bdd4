"""Alert episode as alerts keeps it: its own memory, compacted by alert identity; nobody else reads it."""

from pydantic import Field

from contracts.base import Model, Moment
from contracts.messages.alert import Alert
from contracts.wire import Name


class Episode(Model):
    """预警过程: the newest state of one identity, with what must outlive a restart.

    ``evidence`` is the Kafka offset of the fact last judged; ``episode`` counts re-openings.
    """

    identity: Name
    episode: int = Field(ge=1)
    evidence: int
    pending_since: Moment | None = None
    alert: Alert
