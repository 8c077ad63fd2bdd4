"""What a shard knows of one district: the newest version of each subject, and everything derived from it."""

from collections.abc import Container, Iterable, MutableMapping, Sequence
from copy import copy
from datetime import date, datetime

from contracts.catalogue import (
    Evaluation,
    Indicator,
    LineArea,
    MaintenanceSum,
    PermitGround,
    PermitSum,
    ProjectSum,
    Quantile,
    ZoneUse,
    is_dated,
    whole,
)
from contracts.districts import ManagementUnit
from contracts.measure import SCALES
from contracts.wire import Cause
from services.indicators.domain.checks.invariants import Invariants, Wholes
from services.indicators.domain.crossing.crossings import Crossings, Sited
from services.indicators.domain.figures.book import Book
from services.indicators.domain.figures.evaluated import Evaluated, Outcome, Sources
from services.indicators.domain.figures.facts import FigureKey, FigureValue
from services.indicators.domain.figures.formulas import LandClasses, rules_of
from services.indicators.domain.figures.statistics import Statistics
from services.indicators.domain.figures.targets import Targets
from services.indicators.domain.figures.terms import rests_on
from services.indicators.domain.land.flows import Flows
from services.indicators.domain.land.overlay import Overlay
from services.indicators.domain.land.parcels import Parcels
from services.indicators.domain.land.shares import Shares
from services.indicators.domain.land.stockland import StockLand
from services.indicators.domain.land.usedland import UsedLand
from services.indicators.domain.layered import Layered
from services.indicators.domain.lines.lines import Lines
from services.indicators.domain.lines.maintenance import Maintenances
from services.indicators.domain.memory.calendar import BEGINNING, Calendar, end_of
from services.indicators.domain.memory.knowing import known_after
from services.indicators.domain.permits.permit_sums import PermitSums
from services.indicators.domain.permits.permits import Permits
from services.indicators.domain.permits.project_sums import ProjectSums
from services.indicators.domain.permits.projects import Projects
from services.indicators.domain.places import Places
from services.indicators.domain.plans.planned import Planned
from services.indicators.domain.plans.plans import Plans
from services.indicators.domain.plans.visits import nearest_rank


class DistrictState:
    """All registers of one district; its own figures are filed under ``unit``, some also under ``units``."""

    def __init__(
        self,
        district: str,
        unit: str,
        catalogue: Iterable[Indicator],
        units: Sequence[ManagementUnit] = (),
    ) -> None:
        indicators = list(catalogue)
        self.district, self.unit = district, unit
        self.indicators = frozenset(one.id for one in indicators)
        self.book, self.targets, self.statistics = Book(), Targets(), Statistics()
        self.own_units = frozenset([unit, *(one.code for one in units)])
        classes = LandClasses(indicators)
        self.parcels = Parcels(unit, classes, units)
        self.flows = Flows(unit, classes, self.parcels)
        places = Places(unit, units)
        self.permits = Permits(district, PermitSums(places, rules_of(indicators, PermitSum)))
        self.lines = Lines(places, rules_of(indicators, LineArea))
        self.plans = Plans(district, places, indicators)
        self.projects = Projects(district)
        self.project_sums = ProjectSums(places, rules_of(indicators, ProjectSum))
        self.maintenances = Maintenances(places, rules_of(indicators, MaintenanceSum))
        sited = Sited(self.permits, self.projects, self.lines)
        self.crossings = Crossings(district, places, indicators, sited)
        self.planned = Planned(places, indicators, self.permits, self.lines)
        grounds = rules_of(indicators, PermitGround)
        self.stocks = [StockLand(places, rule, self.parcels, self.permits) for rule in grounds]
        uses = rules_of(indicators, ZoneUse)
        self.used = UsedLand(unit, uses, self.parcels, self.permits, self.lines)
        shares = Shares(self.permits.grounds)
        self.overlay = Overlay(self.parcels, self.lines, self.permits, self.crossings, shares, self.used)
        self.evaluated = Evaluated(indicators)
        self._sources = Sources(self.book.values.get, self.targets, self.statistics)
        self.wholes, self.invariants = Wholes(indicators), Invariants()
        self._percents = {rule.indicator: rule.formula.percent for rule in rules_of(indicators, Quantile)}
        evaluated = {one.id for one in indicators if isinstance(one.formula, Evaluation)}
        self._worked_out = frozenset(evaluated | self._percents.keys())
        self.last_moved: MutableMapping[FigureKey, tuple[str, Cause]] = {}
        self._versions: MutableMapping[str, int] = {}
        self.known_at: datetime | None = None
        self.day, self.day_ends = date.min, BEGINNING
        self.plan_days, self.project_days = Calendar(), Calendar()
        dated = {one.id for one in indicators if is_dated(one.formula)}
        self.dated = frozenset(dated | {one.id for one in indicators if _rests_on_any(one, dated)})

    def fork(self) -> "DistrictState":
        """A copy-on-write copy: it begins like this one, and what happens to it does not show here."""
        fork = copy(self)
        fork.book, fork.targets = self.book.fork(), self.targets.fork()
        fork.statistics, fork.evaluated = self.statistics.fork(), self.evaluated.fork()
        fork._sources = Sources(fork.book.values.get, fork.targets, fork.statistics)
        fork.parcels, fork.permits = self.parcels.fork(), self.permits.fork()
        fork.flows = self.flows.fork(fork.parcels)
        fork.lines, fork.plans = self.lines.fork(), self.plans.fork()
        fork.projects, fork.maintenances = self.projects.fork(), self.maintenances.fork()
        fork.crossings = self.crossings.fork(Sited(fork.permits, fork.projects, fork.lines))
        fork.planned = self.planned.fork(fork.permits, fork.lines)
        fork.stocks = [stock.fork(fork.parcels, fork.permits) for stock in self.stocks]
        fork.used = self.used.fork(fork.parcels, fork.permits, fork.lines)
        shares = self.overlay.shares.fork(fork.permits.grounds)
        fork.overlay = Overlay(fork.parcels, fork.lines, fork.permits, fork.crossings, shares, fork.used)
        fork.invariants = self.invariants.fork()
        fork.plan_days, fork.project_days = self.plan_days.fork(), self.project_days.fork()
        fork.last_moved, fork._versions = Layered(self.last_moved), Layered(self._versions)
        return fork

    def learn(self, recorded: datetime) -> datetime:
        """When the change that comes now became known: later than all before it, or as late as the latest."""
        self.known_at = known_after(self.known_at, recorded)
        return self.known_at

    def begin_day(self, day: date) -> None:
        """The day of the log is another now."""
        self.day, self.day_ends = day, end_of(day)

    def figure(self, key: FigureKey) -> FigureValue:
        """A figure that has been said before, as it now stands."""
        if whole(key.indicator) not in self._worked_out:
            return FigureValue(key, self.book.values[key], *self.last_moved[key])
        if whole(key.indicator) in self._percents:
            return self._quantile(key)
        outcome = self.outcome(key)
        return FigureValue(key, outcome.value or 0, *self.last_moved[key], outcome.terms)

    def is_sum(self, key: FigureKey) -> bool:
        """Whether the figure is kept in the book, and not worked out of others."""
        return whole(key.indicator) not in self._worked_out

    def _quantile(self, key: FigureKey) -> FigureValue:
        lengths = self.plans.lengths(key)
        value = nearest_rank(lengths, self._percents[whole(key.indicator)]) * SCALES["days"]
        return FigureValue(key, value, *self.last_moved[key], distribution=tuple(sorted(lengths.items())))

    def figures(self) -> list[FigureValue]:
        """Every figure that has been said, in key order."""
        return [self.figure(key) for key in sorted(self.last_moved)]

    def outcome(self, key: FigureKey) -> Outcome:
        """What an evaluated figure comes to as things stand."""
        return self.evaluated.outcome(key, self._sources)

    def has_value(self, key: FigureKey) -> bool:
        """Whether the parts of an evaluated figure make a value."""
        lacking = self.evaluated.lacks_a_part(key, self._sources)
        return not lacking and self.outcome(key).value is not None

    def is_news(self, row: str, version: int) -> bool:
        """Whether a version is newer than what is known of its row; remembers it if so."""
        if self._versions.get(row, -1) >= version:
            return False
        self._versions[row] = version
        return True

    def version_of(self, row: str) -> int | None:
        """The newest version known of a row."""
        return self._versions.get(row)


def _rests_on_any(indicator: Indicator, others: Container[str]) -> bool:
    formula = indicator.formula
    return isinstance(formula, Evaluation) and any(name in others for name in rests_on(formula))
