"""A bad event is a value, not an exception."""

from dataclasses import dataclass, replace

from contracts.messages.rejection import Reason

LONGEST_NAME = 200
LONGEST_DETAIL = 2000


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why an event is refused; ``source``, ``id`` and ``subject`` where they could be read.

    ``detail`` names fields, limits and places, never the values that came in.
    """

    reason: Reason
    detail: str
    source: str | None = None
    id: str | None = None
    subject: str | None = None

    def about(self, document: object) -> "Rejection":
        """The same refusal, naming the event as far as it can be read."""
        if not isinstance(document, dict):
            return self
        return replace(
            self,
            detail=self.detail[:LONGEST_DETAIL],
            source=_name(document.get("source")),
            id=_name(document.get("id")),
            subject=_name(document.get("subject")),
        )


def _name(value: object) -> str | None:
    return value if isinstance(value, str) and 0 < len(value) <= LONGEST_NAME else None
