"""Which refused events become dead letters: all, until a source sends too many of them.

Those held back lose nothing: they are in planning.events.v1 for ever, their receipts say why they were
refused, and one letter in ten minutes tells of them. Forgotten with the process, so a restart only lets more
letters through.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from chassis.clock import Clock
from chassis.kafka.records import Record
from services.ingest.domain.flood import Flood, Limit
from services.ingest.domain.rejection import LONGEST_DETAIL, Rejection

Refused = tuple[Record, Rejection]

NOTICE_SECONDS = 600.0
MOST_SOURCES = 1_000
ALL_TIMES = 10
"""What all sources together may write, beside one: who changes its name each time is stopped too."""


@dataclass
class _Source:
    flood: Flood = field(default_factory=Flood)
    noticed_at: float = float("-inf")


class Floods:
    """One bucket a source, and one for all; of too many sources the one refused longest ago is forgotten."""

    def __init__(self, limit: Limit, clock: Clock) -> None:
        self._limit, self._clock = limit, clock
        self._sources: dict[str, _Source] = {}
        self._all = _Source()

    @property
    def now(self) -> datetime:
        """By the clock it goes by."""
        return self._clock.now()

    def letters(self, refused: Sequence[Refused]) -> list[Refused]:
        """Those to write; a notice stands for what is held back from then on."""
        letters = []
        for record, refusal in refused:
            told = self.told(refusal, record.topic)
            if told is not None:
                letters.append((record, told))
        return letters

    def told(self, refusal: Rejection, unnamed: str) -> Rejection | None:
        """The refusal itself, a notice that its source is stopped, or None: nothing new to tell."""
        name, now = refusal.source or unnamed, self._clock.now().timestamp()
        source = self._filled(name, now)
        if source.flood.stopped:
            return self._notice(refusal, source, now)
        source = self._all
        source.flood = source.flood.refused(now, self._limit.times(ALL_TIMES))
        return self._notice(refusal, source, now) if source.flood.stopped else refusal

    def _filled(self, name: str, now: float) -> _Source:
        source = self._sources.pop(name, None) or _Source()
        if len(self._sources) >= MOST_SOURCES:
            del self._sources[next(iter(self._sources))]
        self._sources[name] = source
        source.flood = source.flood.refused(now, self._limit)
        return source

    def _notice(self, refusal: Rejection, source: _Source, now: float) -> Rejection | None:
        if now - source.noticed_at < NOTICE_SECONDS:
            return None
        source.noticed_at = now
        who = "all sources together" if source is self._all else "this source"
        detail = (
            f"too many events of {who} were refused ({self._limit.most} an hour are allowed a source): until "
            f"fewer are, those that follow are only in the log and in receipts; this one: {refusal.reason}: "
            f"{refusal.detail}"
        )
        return replace(refusal, reason="source_stopped", detail=detail[:LONGEST_DETAIL])
