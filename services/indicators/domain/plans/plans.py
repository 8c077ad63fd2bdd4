"""编审管理: the plans of a district by stage, how long their stages took, and until when each must be done.

A plan keeps what was told of each of its stays in a stage, so that figures of time are a function of the
newest version of each stay, in whatever order they come.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from copy import copy
from datetime import date, timedelta

from contracts.catalogue import Indicator, Quantile, StageCount, StageTime
from contracts.events.review import ReviewChanged
from contracts.measure import SCALES
from contracts.messages.deadline import Deadline
from contracts.wire import Cause
from services.indicators.domain.figures.breakdown import parts_by
from services.indicators.domain.figures.facts import FigureKey
from services.indicators.domain.figures.formulas import Rule, rules_of
from services.indicators.domain.layered import Layered
from services.indicators.domain.places import Places
from services.indicators.domain.plans.visits import Told, lengths_of, stay_of, visits_of

NOTHING_DUE = frozenset({"filed", "terminated", "suspended"})
Lengths = Mapping[int, int]
"""How many finished stays there are of each length in days."""


class Plans:
    """The plans of one district; what is counted is filed under its ``places``."""

    def __init__(self, district: str, places: Places, catalogue: Iterable[Indicator]) -> None:
        indicators = list(catalogue)
        self._district, self._places = district, places
        self._counts, self._times = rules_of(indicators, StageCount), rules_of(indicators, StageTime)
        self._quantiles = rules_of(indicators, Quantile)
        self._watches_due_days = any(rule.formula.measure == "overdue" for rule in self._times)
        self._plans: MutableMapping[str, dict[str, Told]] = {}
        self._lengths: MutableMapping[FigureKey, Lengths] = {}

    def fork(self) -> "Plans":
        """Plans that begin like these; changes there do not show here."""
        fork = copy(self)
        fork._plans, fork._lengths = Layered(self._plans), Layered(self._lengths)
        return fork

    def set(self, name: str, told: tuple[int, ReviewChanged], *, here: bool) -> list[FigureKey]:
        """Take a version of a plan; returns the quantiles whose lengths are others now.

        When it is not ``here`` any more, its state is what it became in another district.
        """
        before = self._spread(name)
        version, data = told
        kept = data.model_copy(update={"geometry": None}) if here else None
        self._plans[name] = {**self._plans.get(name, {}), stay_of(data): Told(version, kept)}
        after = self._spread(name)
        changed = sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))
        for key in changed:
            lengths = Counter(self._lengths.get(key, {}))
            lengths.subtract(before.get(key, {}))
            lengths.update(after.get(key, {}))
            self._lengths[key] = {days: count for days, count in sorted(lengths.items()) if count}
        return [quantile for key in changed for quantile in self._resting_on(key)]

    def get(self, name: str) -> ReviewChanged | None:
        """A plan as it stands; None when it is unknown or has left."""
        told = self._plans.get(name)
        return max(told.values(), key=lambda one: one.version).data if told else None

    def is_newest(self, name: str, version: int) -> bool:
        """Whether that version of a plan is how it stands, and not only what it went through."""
        return version == max(told.version for told in self._plans[name].values())

    def lengths(self, quantile: FigureKey) -> Lengths:
        """The lengths a quantile is of."""
        head, dot, part = quantile.indicator.partition(".")
        of = next(rule.formula.of for rule in self._quantiles if rule.indicator == head)
        return self._lengths.get(quantile._replace(indicator=f"{of}{dot}{part}"), {})

    def contributions(self, name: str, today: date) -> dict[FigureKey, int]:
        """What the plan adds to the counts of where plans stand, and to the times their stages took."""
        plan = self.get(name)
        if plan is None:
            return {}
        amounts: Counter[FigureKey] = Counter(self._standing(plan))
        for rule in self._times:
            for part, amount in self._timed(name, plan, rule, today):
                amounts[self._key(part)] += amount
        return self._places.filed(dict(amounts), plan.township)

    def turning_days(self, name: str) -> list[date]:
        """The days that change by themselves what a plan counts for: the first one that is overdue."""
        plan = self.get(name)
        due = plan.due_on if plan is not None and self._watches_due_days else None
        return [due + timedelta(days=1)] if due is not None else []

    def _standing(self, plan: ReviewChanged) -> Iterator[FigureKey]:
        values = {"plan_kind": plan.plan_kind, "level": plan.level, "stage": plan.stage}
        for rule in self._counts:
            formula = rule.formula
            counts = plan.stage in formula.stages and _among(plan.plan_kind, formula.plan_kinds)
            if counts and _among(plan.level, formula.levels):
                for part in parts_by(rule.indicator, formula.by, values.__getitem__):
                    yield self._key(part)

    def _timed(
        self, name: str, plan: ReviewChanged, rule: Rule[StageTime], today: date = date.min
    ) -> Iterator[tuple[str, int]]:
        if not _among(plan.plan_kind, rule.formula.plan_kinds):
            return
        visits, measure = visits_of(self._plans[name].values()), rule.formula.measure
        if measure == "overdue":
            found = [(one.stage, 1) for one in visits[-1:] if one.is_overdue(today)]
            found = [one for one in found if one[0] in rule.formula.stages]
        elif measure == "entered":
            found = [(one.stage, 1) for one in visits if one.stage in rule.formula.stages]
        else:
            lengths = lengths_of(rule.formula, visits)
            found = [(one.stage, _measured(one.days, one.late, measure)) for one in lengths]
        for stage, amount in found:
            values = {"plan_kind": plan.plan_kind, "stage": stage}
            for part in parts_by(rule.indicator, rule.formula.by, values.__getitem__):
                yield part, amount

    def _spread(self, name: str) -> dict[FigureKey, Lengths]:
        """How many finished stays of each length the plan has, by the sum of days they count in."""
        plan, found = self.get(name), dict[FigureKey, Counter[int]]()
        for rule in self._times if plan is not None and name in self._plans else ():
            if plan is not None and rule.formula.measure == "days":
                for part, amount in self._timed(name, plan, rule):
                    days = found.setdefault(self._key(part), Counter())
                    days[amount // SCALES["days"]] += 1
        return self._places.filed(dict(found), plan.township if plan is not None else None)

    def _resting_on(self, key: FigureKey) -> Iterator[FigureKey]:
        head, dot, part = key.indicator.partition(".")
        for rule in self._quantiles:
            if rule.formula.of == head:
                yield key._replace(indicator=f"{rule.indicator}{dot}{part}")

    def deadline(self, name: str, gone: ReviewChanged, cause: Cause) -> Deadline:
        """The plan's deadline as it stands; ``gone`` is what is known of a plan that left the district."""
        plan = self.get(name)
        state = plan or gone
        return Deadline(
            plan_id=name,
            name=state.name,
            plan_kind=state.plan_kind,
            unit=self._district,
            stage=state.stage,
            stage_entered_on=state.stage_entered_on,
            due_on=state.due_on,
            organisation=state.organisation,
            open=plan is not None and state.due_on is not None and state.stage not in NOTHING_DUE,
            cause=cause,
            shard_offset=0,
        )

    def _key(self, indicator: str) -> FigureKey:
        return FigureKey(indicator, self._places.unit, "ledger", "current")


def _among(value: str, chosen: frozenset[str] | None) -> bool:
    return chosen is None or value in chosen


def _measured(days: int, late: bool, measure: str) -> int:  # noqa: FBT001 - a fact, not a switch
    return {"days": days * SCALES["days"], "finished": 1, "late": int(late)}[measure]
