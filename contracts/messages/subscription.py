"""移交订阅: a receiver of alerts (一网统管 and others), as managed over HTTP; compacted by its id.

The secret is not among it: it is derived from the service's own key, the id and ``secret_generation``.
"""

from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.base import Model, Moment, Text
from contracts.messages.alert import Family, Grade
from contracts.wire import Name

Url = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Offset = Annotated[int, Field(ge=0)]


class Replay(Model):
    """重放: transitions ``first`` ≤ offset < ``end`` of planning.alerts.v1 are delivered again, same ids."""

    asked_at: Moment
    first: Offset
    end: Offset


class Subscription(Model):
    """移交订阅: where alerts go, which ones, and which of their fields; absent filters let everything pass.

    ``begins_at`` is the offset in planning.alerts.v1 of the first transition meant for it. A secret before
    the present one is still signed with until ``old_secret_until``.
    """

    id: Name
    name: Text
    url: Url
    grades: list[Grade] | None = None
    families: list[Family] | None = None
    fields: list[Text] | None = None
    enabled: bool
    begins_at: Offset
    secret_generation: int = Field(ge=1)
    old_secret_until: Moment | None = None
    created_at: Moment
    changed_at: Moment
    resumed_at: Moment | None = None
    replay: Replay | None = None

    @property
    def key(self) -> str:
        """Kafka key on the topic of subscriptions."""
        return self.id
