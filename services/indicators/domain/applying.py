"""Applying changes to the state of a district, one after the other, and gathering what they bring about."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby, islice, zip_longest
from typing import cast

from contracts.catalogue import whole
from contracts.events import ControlLineChanged
from contracts.events.controlline import LineKind
from contracts.messages.change import (
    Change,
    ControlLineChange,
    PermitChange,
    PlanFeatureChange,
    ProjectChange,
    ReviewChange,
    StatisticChange,
    SurveyChange,
    TargetChange,
    cause_of,
)
from contracts.messages.deadline import Deadline
from contracts.messages.figure import StatisticKnown, TargetKnown
from contracts.messages.finding import Finding
from contracts.wire import Cause
from services.indicators.domain.checks.weighing import weigh
from services.indicators.domain.crossing.crossings import Crossed
from services.indicators.domain.dawn import begin_day, end_day
from services.indicators.domain.drawing import drawn_together
from services.indicators.domain.figures.evaluated import Given
from services.indicators.domain.figures.facts import (
    CausedEntries,
    Facts,
    FigureKey,
    FigureValue,
    ValidOn,
    name_of,
)
from services.indicators.domain.figures.known import known_statistic, known_target
from services.indicators.domain.ground.grid import Bounds
from services.indicators.domain.land.parcel import Drawn
from services.indicators.domain.lines.lines import Line
from services.indicators.domain.memory.calendar import day_of
from services.indicators.domain.memory.derived import derived_rows
from services.indicators.domain.memory.rows import row_key, row_of
from services.indicators.domain.state import DistrictState

DRAWN_TOGETHER = 1_000
"""Many at once are quick; a whole district at once, as after a restart, would fill the memory."""


Identity = tuple[str, str, str, str]


class Applying:
    """One change set under way on the state of a district; what is ``recalled`` has its rows already."""

    def __init__(self, shard: DistrictState, *, recalled: bool = False) -> None:
        self._shard, self._recalled = shard, recalled
        self._ledger: list[CausedEntries] = []
        self._findings: dict[str, Finding] = {}
        self._deadlines: dict[str, Deadline] = {}
        self._known: list[TargetKnown | StatisticKnown] = []
        self._given: dict[Given, Cause] = {}
        self._quantiles: dict[FigureKey, Cause] = {}
        self._rows: dict[str, bytes | None] = {}
        self._days: dict[Identity, date] = {}
        self._count = 0
        self._moved: list[FigureKey] = []
        self._dawn: Change | None = None

    def apply(self, changes: Iterable[Change]) -> None:
        """Apply changes in order. No survey moves a footprint: parcels that come together are drawn so."""
        for kind, run in groupby(self._news(changes), lambda new: type(new[0])):
            while some := list(islice(run, DRAWN_TOGETHER)):
                drawn: Sequence[Drawn | None] = ()
                if issubclass(kind, SurveyChange):
                    drawn = drawn_together(self._shard, [cast(SurveyChange, change) for change, _ in some])
                for (change, known_at), parcel in zip_longest(some, drawn):
                    self._apply(change, known_at, parcel)

    def _news(self, changes: Iterable[Change]) -> Iterator[tuple[Change, datetime]]:
        """What was not known, with when it became so."""
        for change in changes:
            known_at = self._shard.learn(change.recordedtime)
            if known_at >= self._shard.day_ends:
                self._dawn = change
            if self._shard.is_news(row_key(change), change.version):
                self._count += 1
                yield change, known_at

    def _apply(self, change: Change, known_at: datetime, drawn: Drawn | None) -> None:
        cause = cause_of(change)
        if not self._recalled:
            self._rows[row_key(change)] = row_of(change, drawn)
        self._days[_identity(cause)] = day_of(change.time)
        if known_at >= self._shard.day_ends:
            begin_day(self._shard, known_at, cause)
        self._dispatch(change, cause, drawn)
        entries = self._shard.book.close_event(cause, known_at)
        if entries is not None:
            self._ledger.append(entries)

    def _dispatch(self, change: Change, cause: Cause, drawn: Drawn | None) -> None:
        match change:
            case PermitChange():
                self._permit(change, cause)
            case SurveyChange():
                self._survey(change, cause, drawn)
            case ControlLineChange():
                self._line(change, cause)
            case ReviewChange():
                self._review(change, cause)
            case ProjectChange():
                self._project(change, cause)
            case PlanFeatureChange():
                data = change.data if change.action == "set" else None
                self._shard.planned.feature_changed(change.subject, data, self._shard.book, cause)
            case TargetChange():
                self._target(change, cause)
            case StatisticChange():
                self._statistic(change, cause)

    def _permit(self, change: PermitChange, cause: Cause) -> None:
        shard, name, day = self._shard, change.subject, self._day(cause)
        before = shard.permits.contributions(name)
        moves = shard.permits.set(name, change.data if change.action == "set" else None, day)
        shard.book.move(before, shard.permits.contributions(name), cause)
        self._found(shard.crossings.permit_changed(name, shard.book, (cause, day)))
        met = shard.overlay.refresh(moves, shard.book, cause)
        shard.planned.permit_changed(name, shard.book, cause)
        permit = shard.permits.get(name)
        own = permit is not None and any(move.gets_all_of(permit.footprint) for move in moves)
        under = {parcel: shard.overlay.shares.under(parcel, name) for parcel in met} if own else None
        for stock in shard.stocks:
            stock.permit_changed(name, under, shard.book, cause)

    def _survey(self, change: SurveyChange, cause: Cause, drawn: Drawn | None) -> None:
        shard, name, year = self._shard, change.subject, change.data.survey_year
        if not shard.parcels.years:
            shard.used.open(shard.book, cause)
        shard.parcels.open_year(year, shard.book, cause)
        before = shard.parcels.contributions(name) | shard.used.contributions(name)
        shard.parcels.set(name, year, change.data, drawn)
        shard.overlay.shares.forget(name)
        shard.used.parcel_changed(name, drawn)
        shard.book.move(before, shard.parcels.contributions(name) | shard.used.contributions(name), cause)
        for stock in shard.stocks:
            stock.parcel_changed(name, shard.book, cause)

    def _line(self, change: ControlLineChange, cause: Cause) -> None:
        shard, name = self._shard, change.subject
        before, old = shard.lines.contributions(name), shard.lines.get(name)
        left, data = shard.lines.reach(name), change.data if change.action == "set" else None
        shard.lines.set(name, data)
        self._maintenance(name, data, cause)
        new = shard.lines.get(name)
        reach = list(_by_kind((old, left), (new, shard.lines.reach(name))))
        crossed = Crossed(_kind_of(old), _kind_of(new), reach)
        self._found(shard.crossings.line_changed(crossed, shard.book, (cause, self._day(cause))))
        shard.overlay.refresh_line(name, (bounds for _, where in reach for bounds in where))
        shard.book.move(before, shard.lines.contributions(name), cause)
        for kind, where in reach:
            shard.overlay.refresh_under(where, kind, shard.book, cause)
        shard.used.line_changed(name, [bounds for _, where in reach for bounds in where], shard.book, cause)
        shard.planned.line_changed(name, shard.book, cause)

    def _review(self, change: ReviewChange, cause: Cause) -> None:
        plans, name, today = self._shard.plans, change.subject, self._shard.day
        before = plans.contributions(name, today)
        here = change.action == "set"
        others = plans.set(name, (change.version, change.data), here=here)
        self._quantiles |= dict.fromkeys(others, cause)
        self._shard.plan_days.put(name, plans.turning_days(name))
        self._shard.book.move(before, plans.contributions(name, today), cause)
        if plans.is_newest(name, change.version):
            self._shard.planned.plan_changed(name, change.data if here else None, self._shard.book, cause)
        gone = change.action == "withdraw"
        deadline = plans.deadline(name, change.data, cause)
        placed = {"subject_version": change.version, "withdrawn": gone}
        self._deadlines[name] = deadline.model_copy(update=placed)

    def _project(self, change: ProjectChange, cause: Cause) -> None:
        shard, name = self._shard, change.subject
        before = shard.project_sums.amounts(shard.projects.get(name), shard.day)
        shard.projects.set(name, change.data if change.action == "set" else None)
        project = shard.projects.get(name)
        shard.project_days.put(name, shard.project_sums.turning_days(project))
        shard.book.move(before, shard.project_sums.amounts(project, shard.day), cause)
        self._found(shard.crossings.project_changed(name, shard.book, (cause, self._day(cause))))

    def _maintenance(self, name: str, data: ControlLineChanged | None, cause: Cause) -> None:
        maintenances = self._shard.maintenances
        numbers = maintenances.numbers_of(name, data)
        before = maintenances.contributions(numbers)
        maintenances.set(name, data)
        self._shard.book.move(before, maintenances.contributions(numbers), cause)

    def _target(self, change: TargetChange, cause: Cause) -> None:
        shard, data = self._shard, change.data if change.action == "set" else None
        indicator, unit, year = shard.targets.set(change.subject, data)
        if unit in shard.own_units:
            self._given["target", indicator, unit] = cause
            for key in [k for k in shard.book.values if (k.indicator, k.unit) == (indicator, unit)]:
                shard.book.touch(key, cause)
        elif data is not None:
            self._known.append(known_target(data, (indicator, unit, year), cause))

    def _statistic(self, change: StatisticChange, cause: Cause) -> None:
        data = change.data if change.action == "set" else None
        name, unit, year = self._shard.statistics.set(change.subject, data)
        self._given["statistic", name, unit] = cause
        if unit != self._shard.unit and data is not None:
            self._known.append(known_statistic(data, (name, unit, year), cause))

    def _found(self, findings: Iterable[Finding]) -> None:
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
        if self._dawn is not None:
            self._ledger += end_day(shard, self._dawn)
        touched = shard.book.take_touched()
        self._say(touched)
        self._say({k: c for k, c in sorted(self._quantiles.items()) if self._is_of_something(k)})
        evaluated = shard.evaluated.moved(touched, self._given)
        self._say({key: cause for key, cause in evaluated.items() if self._counts(key)})
        weighed = weigh(shard, touched, self._findings.values())
        moved = {key: shard.figure(key) for key in (*self._moved, *weighed.released)}
        self._rows |= derived_rows(shard, moved.values())
        return Facts(
            figures=_but(moved, weighed.withheld),
            ledger=tuple(self._ledger),
            findings=tuple(one for one in self._findings.values() if one.key not in weighed.withheld),
            invariants=weighed.news,
            deadlines=tuple(self._deadlines.values()),
            known=tuple(self._known),
            rows=self._rows,
            news=self._count,
        )

    def _day(self, cause: Cause) -> date:
        return self._days[_identity(cause)]

    def _say(self, touched: Mapping[FigureKey, Cause]) -> None:
        shard, told, days = self._shard, dict[FigureKey, tuple[str, Cause]](), dict[int, ValidOn]()
        today = ValidOn(shard.day)
        for key, cause in touched.items():
            day = today if whole(key.indicator) in shard.dated else days.get(id(cause))
            if day is None:
                day = days[id(cause)] = ValidOn(self._day(cause))
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


def _kind_of(line: Line | None) -> LineKind | None:
    return line.line_kind if line is not None else None


def _by_kind(*reaches: tuple[Line | None, list[Bounds]]) -> Iterator[tuple[LineKind, list[Bounds]]]:
    """Where each kind of line was or is; a feature that changed its kind is of two."""
    for kind in sorted({line.line_kind for line, _ in reaches if line is not None}):
        yield (
            kind,
            [b for line, reach in reaches if line is not None and line.line_kind == kind for b in reach],
        )
