"""Dead letters as an operator meets them: numbered by their place in their topic, each counted once. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from contracts.knowing import instant_of
from contracts.messages.rejection import RejectedEvent
from contracts.topics import CHANGES, EVENTS


@dataclass(frozen=True)
class Letter:
    """死信: ``number`` is its offset in planning.rejected.v1, ``at`` when the message it is about came."""

    number: int
    at: datetime
    rejected: RejectedEvent

    @property
    def place(self) -> tuple[str, int, int] | None:
        """Topic, partition and offset of the message it is about."""
        origin = self.rejected.origin
        return (origin.topic, origin.partition, origin.offset) if origin else None

    @property
    def can_be_sent(self) -> bool:
        """Events and change sets; everything else is derived, and rebuilt from the log instead.

        A letter that only tells of a source has nothing to send.
        """
        place = self.place
        return place[0] in {EVENTS.name, CHANGES.name} if place else bool(self.rejected.original)


@dataclass(frozen=True)
class Filters:
    """Which letters are meant; None and no numbers: any."""

    numbers: frozenset[int] = frozenset()
    source: str | None = None
    reason: str | None = None
    service: str | None = None
    since: datetime | None = None

    @property
    def any(self) -> bool:
        """Whether every letter is meant."""
        return self == Filters()

    def mean(self, letter: Letter) -> bool:
        """Whether a letter is meant; ``source`` may be the beginning of one."""
        about = letter.rejected
        return (
            (not self.numbers or letter.number in self.numbers)
            and (self.source is None or (about.source or "").startswith(self.source))
            and self.reason in (None, about.reason)
            and self.service in (None, about.service)
            and (self.since is None or letter.at >= self.since)
        )


def since_when(text: str) -> datetime:
    """The beginning of a day in China, or an instant; ValueError says what is expected."""
    try:
        return instant_of(text, time.min)
    except ValueError as error:
        raise ValueError(f"--since: {error}") from None


def counted(letters: Iterable[Letter]) -> list[tuple[str, str, int]]:
    """(source, reason, how many), the most frequent first."""
    found = Counter((one.rejected.source or "?", one.rejected.reason) for one in letters)
    ordered = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return [(source, reason, number) for (source, reason), number in ordered]
