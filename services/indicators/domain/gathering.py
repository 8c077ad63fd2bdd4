"""What one change set brings about, gathered while it is applied, and told in a fixed order."""

from collections.abc import Iterable, Mapping
from datetime import date

from contracts.catalogue import whole
from contracts.messages.change import Change
from contracts.messages.deadline import Deadline
from contracts.messages.figure import StatisticKnown, TargetKnown
from contracts.messages.finding import Finding
from contracts.wire import Cause
from services.indicators.domain.checks.weighing import weigh
from services.indicators.domain.dawn import end_day
from services.indicators.domain.figures.evaluated import Given
from services.indicators.domain.figures.facts import (
    CausedEntries,
    Facts,
    FigureKey,
    FigureValue,
    ValidOn,
    name_of,
)
from services.indicators.domain.memory.derived import derived_rows
from services.indicators.domain.state import DistrictState

Identity = tuple[str, str, str, str]


class Gathering:
    """The facts of one change set, filled in as it is applied; ``dawn`` is the change a new day came with."""

    def __init__(self, shard: DistrictState) -> None:
        self._shard = shard
        self.ledger: list[CausedEntries] = []
        self.deadlines: dict[str, Deadline] = {}
        self.known: list[TargetKnown | StatisticKnown] = []
        self.given: dict[Given, Cause] = {}
        self.quantiles: dict[FigureKey, Cause] = {}
        self.rows: dict[str, bytes | None] = {}
        self.news = 0
        self.dawn: Change | None = None
        self._findings: dict[str, Finding] = {}
        self._days: dict[Identity, date] = {}
        self._moved: list[FigureKey] = []

    def happened(self, cause: Cause, day: date) -> None:
        """The day of an event in China."""
        self._days[_identity(cause)] = day

    def day(self, cause: Cause) -> date:
        """The day of an event that has happened here."""
        return self._days[_identity(cause)]

    def find(self, findings: Iterable[Finding]) -> None:
        """Of the same finding the last counts."""
        self._findings |= {finding.key: self._versioned(finding) for finding in findings}

    def _versioned(self, finding: Finding) -> Finding:
        """With the version of the subject it rests on, and whether that left the district with it."""
        shard, subject = self._shard, finding.subject
        version = shard.version_of(f"planning.{finding.subject_type}.changed|{subject}|")
        known = shard.permits if finding.subject_type == "permit" else shard.projects
        gone = known.get(subject) is None
        return finding.model_copy(update={"subject_version": version, "withdrawn": gone})

    def facts(self) -> Facts:
        """Everything, in a fixed order."""
        shard = self._shard
        if self.dawn is not None:
            self.ledger += end_day(shard, self.dawn)
        touched = shard.book.take_touched()
        self._say(touched)
        self._say({k: c for k, c in sorted(self.quantiles.items()) if self._is_of_something(k)})
        evaluated = shard.evaluated.moved(touched, self.given)
        self._say({key: cause for key, cause in evaluated.items() if self._counts(key)})
        weighed = weigh(shard, touched, self._findings.values())
        moved = {key: shard.figure(key) for key in (*self._moved, *weighed.released)}
        self.rows |= derived_rows(shard, moved.values())
        return Facts(
            figures=_but(moved, weighed.withheld),
            ledger=tuple(self.ledger),
            findings=tuple(one for one in self._findings.values() if one.key not in weighed.withheld),
            invariants=weighed.news,
            deadlines=tuple(self.deadlines.values()),
            known=tuple(self.known),
            rows=self.rows,
            news=self.news,
        )

    def _say(self, touched: Mapping[FigureKey, Cause]) -> None:
        shard, told, days = self._shard, dict[FigureKey, tuple[str, Cause]](), dict[int, ValidOn]()
        today = ValidOn(shard.day)
        for key, cause in touched.items():
            day = today if whole(key.indicator) in shard.dated else days.get(id(cause))
            if day is None:
                day = days[id(cause)] = ValidOn(self.day(cause))
            told[key] = (day.of(key.period), cause)
        shard.last_moved.update(told)
        self._moved += touched

    def _counts(self, key: FigureKey) -> bool:
        """Whether its parts make a value, or did when it was said before."""
        return key in self._shard.last_moved or self._shard.has_value(key)

    def _is_of_something(self, quantile: FigureKey) -> bool:
        return quantile in self._shard.last_moved or bool(self._shard.plans.lengths(quantile))


def _but(moved: Mapping[FigureKey, FigureValue], withheld: frozenset[str]) -> tuple[FigureValue, ...]:
    """All that is not withheld."""
    if not withheld:
        return tuple(moved.values())
    return tuple([one for key, one in moved.items() if name_of(key) not in withheld])


def _identity(cause: Cause) -> Identity:
    """A cause as something that is quick to look up."""
    return cause.source, cause.id, cause.subject, cause.type
