"""编审管理: the plans of a district by stage, and until when each stage must be done."""

from collections.abc import MutableMapping, Sequence
from copy import copy

from contracts.catalogue import StageCount
from contracts.events.review import ReviewChanged
from contracts.messages.deadline import Deadline
from contracts.wire import Cause
from services.indicators.domain.facts import FigureKey
from services.indicators.domain.formulas import Rule
from services.indicators.domain.layered import Layered

NOTHING_DUE = frozenset({"filed", "terminated", "suspended"})


class Plans:
    """The plans of one district; what is counted is filed under ``unit``."""

    def __init__(self, district: str, unit: str, rules: Sequence[Rule[StageCount]]) -> None:
        self._district, self._unit, self._rules = district, unit, rules
        self._plans: MutableMapping[str, ReviewChanged] = {}

    def fork(self) -> "Plans":
        """Plans that begin like these; changes there do not show here."""
        fork = copy(self)
        fork._plans = Layered(self._plans)
        return fork

    def set(self, name: str, data: ReviewChanged | None) -> None:
        """Set a plan's state; None forgets it."""
        if data is None:
            self._plans.pop(name, None)
        else:
            self._plans[name] = data

    def contributions(self, name: str) -> dict[FigureKey, int]:
        """One in the total while in hand, and one for its kind and stage in any case."""
        plan = self._plans.get(name)
        amounts: dict[FigureKey, int] = {}
        if plan is None:
            return amounts
        for rule in self._rules:
            if plan.stage in rule.formula.stages:
                amounts[self._key(rule.indicator)] = 1
            amounts[self._key(f"{rule.indicator}.{plan.plan_kind}.{plan.stage}")] = 1
        return amounts

    def deadline(self, name: str, gone: ReviewChanged, cause: Cause) -> Deadline:
        """The plan's deadline as it stands; ``gone`` is what is known of a plan that left the district."""
        plan = self._plans.get(name)
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
        return FigureKey(indicator, self._unit, "ledger", "current")
