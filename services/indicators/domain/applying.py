"""Applying changes to the state of a district, one after the other, and gathering what they bring about."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby, islice, zip_longest
from typing import cast

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
from contracts.wire import Cause
from services.indicators.domain.crossing.crossings import Crossed
from services.indicators.domain.dawn import begin_day
from services.indicators.domain.drawing import drawn_together
from services.indicators.domain.figures.facts import Facts
from services.indicators.domain.figures.known import known_statistic, known_target
from services.indicators.domain.gathering import Gathering
from services.indicators.domain.ground.grid import Bounds
from services.indicators.domain.land.parcel import Drawn
from services.indicators.domain.lines.lines import Line
from services.indicators.domain.memory.calendar import day_of
from services.indicators.domain.memory.rows import row_key, row_of
from services.indicators.domain.state import DistrictState

DRAWN_TOGETHER = 1_000
"""Many at once are quick; a whole district at once, as after a restart, would fill the memory."""


class Applying:
    """One change set under way on the state of a district; what is ``recalled`` has its rows already."""

    def __init__(self, shard: DistrictState, *, recalled: bool = False) -> None:
        self._shard, self._recalled = shard, recalled
        self._told = Gathering(shard)

    def facts(self) -> Facts:
        """Everything it has brought about, in a fixed order."""
        return self._told.facts()

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
                self._told.dawn = change
            if self._shard.is_news(row_key(change), change.version):
                self._told.news += 1
                yield change, known_at

    def _apply(self, change: Change, known_at: datetime, drawn: Drawn | None) -> None:
        cause = cause_of(change)
        if not self._recalled:
            self._told.rows[row_key(change)] = row_of(change, drawn)
        self._told.happened(cause, day_of(change.time))
        if known_at >= self._shard.day_ends:
            begin_day(self._shard, known_at, cause)
        self._dispatch(change, cause, drawn)
        entries = self._shard.book.close_event(cause, known_at)
        if entries is not None:
            self._told.ledger.append(entries)

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
        shard, name, day = self._shard, change.subject, self._told.day(cause)
        before = shard.permits.contributions(name)
        moves = shard.permits.set(name, change.data if change.action == "set" else None, day)
        shard.book.move(before, shard.permits.contributions(name), cause)
        self._told.find(shard.crossings.permit_changed(name, shard.book, (cause, day)))
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
        states = shard.parcels.told(name)
        before = shard.parcels.contributions(name) | shard.used.contributions(name)
        shard.parcels.set(name, year, change.data, drawn)
        shard.overlay.shares.forget(name)
        shard.used.parcel_changed(name, drawn)
        shard.book.move(before, shard.parcels.contributions(name) | shard.used.contributions(name), cause)
        shard.flows.parcel_changed(name, states, shard.book, cause)
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
        self._told.find(shard.crossings.line_changed(crossed, shard.book, (cause, self._told.day(cause))))
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
        self._told.quantiles |= dict.fromkeys(others, cause)
        self._shard.plan_days.put(name, plans.turning_days(name))
        self._shard.book.move(before, plans.contributions(name, today), cause)
        if plans.is_newest(name, change.version):
            self._shard.planned.plan_changed(name, change.data if here else None, self._shard.book, cause)
        gone = change.action == "withdraw"
        deadline = plans.deadline(name, change.data, cause)
        placed = {"subject_version": change.version, "withdrawn": gone}
        self._told.deadlines[name] = deadline.model_copy(update=placed)

    def _project(self, change: ProjectChange, cause: Cause) -> None:
        shard, name = self._shard, change.subject
        before = shard.project_sums.amounts(shard.projects.get(name), shard.day)
        shard.projects.set(name, change.data if change.action == "set" else None)
        project = shard.projects.get(name)
        shard.project_days.put(name, shard.project_sums.turning_days(project))
        shard.book.move(before, shard.project_sums.amounts(project, shard.day), cause)
        self._told.find(shard.crossings.project_changed(name, shard.book, (cause, self._told.day(cause))))

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
            self._told.given["target", indicator, unit] = cause
            for key in [k for k in shard.book.values if (k.indicator, k.unit) == (indicator, unit)]:
                shard.book.touch(key, cause)
        elif data is not None:
            self._told.known.append(known_target(data, (indicator, unit, year), cause))

    def _statistic(self, change: StatisticChange, cause: Cause) -> None:
        data = change.data if change.action == "set" else None
        name, unit, year = self._shard.statistics.set(change.subject, data)
        self._told.given["statistic", name, unit] = cause
        if unit != self._shard.unit and data is not None:
            self._told.known.append(known_statistic(data, (name, unit, year), cause))


def _kind_of(line: Line | None) -> LineKind | None:
    return line.line_kind if line is not None else None


def _by_kind(*reaches: tuple[Line | None, list[Bounds]]) -> Iterator[tuple[LineKind, list[Bounds]]]:
    """Where each kind of line was or is; a feature that changed its kind is of two."""
    for kind in sorted({line.line_kind for line, _ in reaches if line is not None}):
        yield (
            kind,
            [b for line, reach in reaches if line is not None and line.line_kind == kind for b in reach],
        )
