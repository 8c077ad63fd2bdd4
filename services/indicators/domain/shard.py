"""One district = one shard = the fold of one totally ordered log of change sets.

State is a function of the newest version of each subject alone. So duplicates and stale changes have no
effect, a shard rebuilt from its rows equals the one that lived through the log, and figures are
bit-identical after any restart.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from zoneinfo import ZoneInfo

from contracts.catalogue import Indicator, LineArea, PermitCount, PermitSiteArea, StageCount
from contracts.districts import City
from contracts.events import TargetSet
from contracts.messages.change import (
    Change,
    ControlLineChange,
    PermitChange,
    ReviewChange,
    SurveyChange,
    TargetChange,
    cause_of,
)
from contracts.messages.deadline import Deadline
from contracts.messages.figure import TargetKnown
from contracts.messages.finding import Finding
from contracts.wire import Cause
from services.indicators.domain.book import Book
from services.indicators.domain.facts import CausedEntries, Facts, FigureKey, FigureValue
from services.indicators.domain.formulas import LandClasses, rules_of
from services.indicators.domain.grid import Bounds
from services.indicators.domain.intrusions import Intrusions
from services.indicators.domain.lines import Lines
from services.indicators.domain.overlay import Overlay
from services.indicators.domain.parcels import Parcels
from services.indicators.domain.permits import Permits
from services.indicators.domain.plans import Plans
from services.indicators.domain.shapes import bounds_of
from services.indicators.domain.targets import Targets

CHINA = ZoneInfo("Asia/Shanghai")


class Shard:
    """All that is known of one district; its own figures are filed under ``unit``."""

    def __init__(self, district: str, unit: str, catalogue: Iterable[Indicator]) -> None:
        indicators = list(catalogue)
        self.district, self.unit = district, unit
        self.book, self.targets = Book(), Targets()
        self.parcels = Parcels(unit, LandClasses(indicators))
        self.permits = Permits(unit, rules_of(indicators, PermitCount), rules_of(indicators, PermitSiteArea))
        self.lines = Lines(unit, rules_of(indicators, LineArea))
        self.plans = Plans(district, unit, rules_of(indicators, StageCount))
        self.intrusions = Intrusions(district, self.permits, self.lines)
        self.overlay = Overlay(self.parcels, self.lines, self.permits, self.book)
        self.last_moved: dict[FigureKey, tuple[str, Cause]] = {}
        self._versions: dict[str, int] = {}

    def apply(self, changes: Iterable[Change]) -> Facts:
        """Apply changes in order; returns what they brought about, and the rows to keep."""
        work = _Work(self)
        for change in changes:
            work.apply(change)
        return work.facts()

    def is_news(self, row: str, version: int) -> bool:
        """Whether a version is newer than what is known of its row; remembers it if so."""
        if self._versions.get(row, -1) >= version:
            return False
        self._versions[row] = version
        return True


class _Work:
    """One change set under way."""

    def __init__(self, shard: Shard) -> None:
        self._shard = shard
        self._ledger: list[CausedEntries] = []
        self._findings: dict[str, Finding] = {}
        self._deadlines: dict[str, Deadline] = {}
        self._targets: list[TargetKnown] = []
        self._rows: dict[str, bytes | None] = {}
        self._days: dict[Cause, date] = {}
        self._moved: list[FigureKey] = []

    def apply(self, change: Change) -> None:
        row = row_key(change)
        if not self._shard.is_news(row, change.version):
            return
        cause = cause_of(change)
        self._rows[row] = change.model_dump_json(exclude_none=True).encode()
        self._days[cause] = change.time.astimezone(CHINA).date()
        self._dispatch(change, cause)
        entries = self._shard.book.close_event(cause)
        if entries is not None:
            self._ledger.append(entries)

    def _dispatch(self, change: Change, cause: Cause) -> None:
        match change:
            case PermitChange():
                self._permit(change, cause)
            case SurveyChange():
                self._survey(change, cause)
            case ControlLineChange():
                self._line(change, cause)
            case ReviewChange():
                self._review(change, cause)
            case TargetChange():
                self._target(change, cause)

    def _permit(self, change: PermitChange, cause: Cause) -> None:
        shard, name = self._shard, change.subject
        before, old = shard.permits.contributions(name), shard.permits.get(name)
        shard.permits.set(name, change.data if change.action == "set" else None)
        shard.book.move(before, shard.permits.contributions(name), cause)
        new = shard.permits.get(name)
        where = [bounds_of(permit.shape) for permit in (old, new) if permit is not None]
        shard.overlay.refresh(where, cause)
        self._find([name], cause, permit_changed=True)

    def _survey(self, change: SurveyChange, cause: Cause) -> None:
        shard, name = self._shard, change.subject
        shard.parcels.open_year(change.data.survey_year, shard.book, cause)
        before = shard.parcels.contributions(name)
        data = change.data if change.action == "set" else None
        shard.parcels.set(name, change.data.survey_year, data)
        shard.overlay.refresh_parcel(name)
        shard.book.move(before, shard.parcels.contributions(name), cause)

    def _line(self, change: ControlLineChange, cause: Cause) -> None:
        shard, name = self._shard, change.subject
        before, old = shard.lines.contributions(name), shard.lines.get(name)
        shard.lines.set(name, change.data if change.action == "set" else None)
        shard.overlay.refresh_line(name)
        shard.book.move(before, shard.lines.contributions(name), cause)
        new = shard.lines.get(name)
        where = [bounds_of(line.shape) for line in (old, new) if line is not None]
        self._find(_near(shard.permits, where), cause, permit_changed=False)

    def _review(self, change: ReviewChange, cause: Cause) -> None:
        plans, name = self._shard.plans, change.subject
        before = plans.contributions(name)
        plans.set(name, change.data if change.action == "set" else None)
        self._shard.book.move(before, plans.contributions(name), cause)
        self._deadlines[name] = plans.deadline(name, change.data, cause)

    def _target(self, change: TargetChange, cause: Cause) -> None:
        shard, data = self._shard, change.data if change.action == "set" else None
        indicator, unit, year = shard.targets.set(change.subject, data)
        if unit == shard.unit:
            for key in [k for k in shard.book.values if (k.indicator, k.unit) == (indicator, unit)]:
                shard.book.touch(key, cause)
        elif data is not None:
            self._targets.append(_known(data, (indicator, unit, year), cause))

    def _find(self, names: Iterable[str], cause: Cause, *, permit_changed: bool) -> None:
        for name in names:
            for finding in self._shard.intrusions.review(
                name, cause, self._days[cause], permit_changed=permit_changed
            ):
                self._findings[finding.key] = finding

    def facts(self) -> Facts:
        """Everything, in a fixed order."""
        shard = self._shard
        for key, cause in shard.book.take_touched().items():
            shard.last_moved[key] = (_valid_on(key, self._days[cause]), cause)
            self._moved.append(key)
        return Facts(
            figures=tuple(FigureValue(k, shard.book.values[k], *shard.last_moved[k]) for k in self._moved),
            ledger=tuple(self._ledger),
            findings=tuple(self._findings.values()),
            deadlines=tuple(self._deadlines.values()),
            targets=tuple(self._targets),
            rows=self._rows,
        )


def row_key(change: Change) -> str:
    """What a version belongs to: the subject, and for survey parcels the subject in a survey year."""
    year = change.data.survey_year if isinstance(change, SurveyChange) else ""
    return f"{change.type}|{change.subject}|{year}"


def _valid_on(key: FigureKey, day: date) -> str:
    return f"{key.period}-12-31" if key.basis == "survey" else day.isoformat()


def _known(data: TargetSet, subject: tuple[str, str, str], cause: Cause) -> TargetKnown:
    indicator, unit, year = subject
    return TargetKnown(
        indicator=indicator,
        unit=unit,
        year=year,
        value=data.value,
        unit_of_measure=data.unit_of_measure,
        sense=data.sense,
        cause=cause,
        shard_offset=0,
    )


def _near(permits: Permits, where: Iterable[Bounds]) -> list[str]:
    return sorted({name for bounds in where for name in permits.grid.meeting(bounds)})


def own_unit(city: City, district: str) -> str:
    """What a shard's figures are filed under: its code, or 市本级 (``320400-SJ``) for the city's own."""
    return f"{district}-SJ" if district == city.code else district


def rolled_up(city: City) -> frozenset[str]:
    """The units whose figures add up to the city's."""
    return frozenset(own_unit(city, code) for code in (city.code, *city.districts))


def new_shard(city: City, catalogue: Mapping[str, Indicator]) -> Callable[[str], Shard]:
    """Makes empty shards by district code."""
    return lambda district: Shard(district, own_unit(city, district), catalogue.values())
