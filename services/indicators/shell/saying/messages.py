"""Facts as messages: which topic, key and id. Ids name shard and offset, so sending twice is harmless."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from chassis.kafka.records import Outgoing
from contracts import topics
from contracts.catalogue import Indicator, Ratio, whole
from contracts.measure import STATISTIC_SCALE, number_of
from contracts.messages.deadline import Deadline
from contracts.messages.figure import Figure, StatisticKnown, TargetKnown, UnitOfMeasure
from contracts.messages.figure import Term as SaidTerm
from contracts.messages.finding import Finding
from contracts.messages.invariant import Invariant
from contracts.messages.whatif import Answer
from contracts.wire import Message
from services.indicators.domain.figures.facts import (
    CausedEntries,
    Facts,
    FigureKey,
    FigureValue,
    Term,
    name_of,
)
from services.indicators.domain.figures.targets import Target, Targets
from services.indicators.domain.shard import Trial
from services.indicators.shell.asked.headroom import headroom, target_of
from services.indicators.shell.saying.plain import SOURCE, event, given

_Placed = Finding | Deadline | Invariant | TargetKnown | StatisticKnown
_MESSAGE = Message[_Placed]


@dataclass(frozen=True)
class Place:
    """Where in the log a shard stands: after ``offset``, having applied ``events`` changes."""

    district: str
    offset: int
    events: int


class Messages:
    """Makes the messages of one catalogue."""

    def __init__(self, catalogue: Mapping[str, Indicator]) -> None:
        self.catalogue = catalogue
        self._measure: Callable[[str], UnitOfMeasure] = cache(self._measured_in)

    def of(self, facts: Facts, place: Place, targets: Targets, now: datetime) -> list[Outgoing]:
        """All messages of one change set: the ledger first, then what follows from it."""
        outgoing = [self.page(facts.ledger, place, now)] if facts.ledger else []
        outgoing += self.figures(facts.figures, place, targets, now)
        said: list[_Placed] = [*facts.known, *facts.findings, *facts.deadlines, *facts.invariants]
        return outgoing + self.placed(said, place, now)

    def figures(
        self, figures: Iterable[FigureValue], place: Place, targets: Targets, now: datetime
    ) -> list[Outgoing]:
        """Figure messages alone: everything a rebuilt shard knows, said again."""
        return [self.figure(value, place, target_of(value, targets), now) for value in figures]

    def placed(self, facts: Iterable[_Placed], place: Place, now: datetime) -> list[Outgoing]:
        """Other facts at their place in the log."""
        return [message for fact in facts for message in _placed(fact, place, now)]

    def figure(self, value: FigureValue, place: Place, target: Target | None, now: datetime) -> Outgoing:
        """One figure message."""
        key, data = name_of(value.key), self._data(value, place, target, now)
        told = event("planning.figure.changed", f"{key}@{place.offset}", key, now, data)
        return Outgoing(topics.FIGURES.name, key, told)

    def told(self, value: FigureValue, place: Place, target: Target | None, now: datetime) -> Figure:
        """A figure with its target, margin and usage, in the units of the wire."""
        return Figure.model_validate(self._data(value, place, target, now))

    def _data(self, value: FigureValue, place: Place, target: Target | None, now: datetime) -> dict[str, Any]:
        indicator = self.catalogue[whole(value.key.indicator)]
        unit = indicator.unit_of_measure
        return given(
            {
                **value.key._asdict(),
                "version": indicator.version,
                "value": float(number_of(value.value, unit)),
                "unit_of_measure": unit,
                **(_held_against(target, value.value, unit) if target is not None else {}),
                **_parts(value, indicator),
                "distribution": value.distribution,
                "valid_on": value.valid_on,
                "computed_at": now,
                "cause": value.cause,
                "events_applied": place.events,
                "shard_offset": place.offset,
            }
        )

    def answer(self, question_id: str, trial: Trial, place: Place, targets: Targets, now: datetime) -> Answer:
        """What a trial would bring about, as the answer to its question."""
        return Answer(
            question_id=question_id,
            district=place.district,
            before=[self._told(figure, place, targets, now) for figure in trial.before],
            after=[self._told(figure, place, targets, now) for figure in trial.facts.figures],
            headroom=headroom(trial, targets, self._measure),
            findings=[f.model_copy(update={"shard_offset": place.offset}) for f in trial.facts.findings],
            shard_offset=place.offset,
        )

    def _told(self, value: FigureValue, place: Place, targets: Targets, now: datetime) -> Figure:
        return self.told(value, place, target_of(value, targets), now)

    def _measured_in(self, indicator: str) -> UnitOfMeasure:
        return self.catalogue[whole(indicator)].unit_of_measure

    def page(self, entries: Iterable[CausedEntries], place: Place, now: datetime) -> Outgoing:
        """One page of the ledger."""
        changes = [
            {
                "cause": one.cause,
                "known_at": one.known_at,
                "entries": [self._entry(key, amount) for key, amount in one.entries],
            }
            for one in entries
        ]
        page = {"district": place.district, "shard_offset": place.offset, "changes": changes}
        name = f"{place.district}@{place.offset}"
        told = event("planning.ledger.entered", name, place.district, now, page)
        return Outgoing(topics.LEDGER.name, place.district, told)

    def _entry(self, key: FigureKey, amount: int) -> dict[str, object]:
        indicator, unit, basis, period = key
        measure = self._measure(indicator)
        return {
            "indicator": indicator,
            "unit": unit,
            "basis": basis,
            "period": period,
            "amount": float(number_of(amount, measure)),
            "unit_of_measure": measure,
        }


def _held_against(target: Target, value: int, unit: UnitOfMeasure) -> dict[str, object]:
    return {
        "target": float(number_of(target.value, unit)),
        "target_year": target.year,
        "sense": target.sense,
        "margin": float(number_of(target.margin(value), unit)),
        "usage": target.usage(value),
    }


def _parts(value: FigureValue, indicator: Indicator) -> dict[str, object]:
    """What an evaluated figure is made of; of a ratio also as numerator and denominator."""
    if not value.terms:
        return {}
    terms = tuple(SaidTerm(**term._asdict() | {"amount": _amount(term)}) for term in value.terms)
    if not isinstance(indicator.formula, Ratio):
        return {"terms": terms}
    amounts = [term.amount for term in terms]
    return {"terms": terms, "numerator": amounts[0], "denominator": amounts[1] if amounts[1:] else 0.0}


def _amount(term: Term) -> float:
    if term.kind == "statistic":
        return term.amount / STATISTIC_SCALE
    return float(number_of(term.amount, term.unit_of_measure))


def _placed(fact: _Placed, place: Place, now: datetime) -> list[Outgoing]:
    """The fact at its place in the log; a finding that ended is said once more and then removed.

    Not so one whose permit left the district: its key is the new district's now.
    """
    data = fact.model_copy(update={"shard_offset": place.offset})
    topic, kind = _WHERE[type(fact)]
    message = _MESSAGE(
        id=f"{data.key}@{place.offset}",
        source=SOURCE,
        type=kind,
        subject=data.key,
        time=now,
        causationid=data.cause.id,
        data=data,
    )
    said = Outgoing(topic.name, data.key, message.to_bytes())
    if isinstance(data, Finding) and data.status == "ended" and not data.withdrawn:
        return [said, Outgoing(topic.name, data.key, None)]
    return [said]


_WHERE = {
    Finding: (topics.FINDINGS, "planning.finding.changed"),
    Deadline: (topics.FINDINGS, "planning.deadline.changed"),
    Invariant: (topics.FINDINGS, "planning.invariant.changed"),
    TargetKnown: (topics.FIGURES, "planning.target.known"),
    StatisticKnown: (topics.FIGURES, "planning.statistic.known"),
}
