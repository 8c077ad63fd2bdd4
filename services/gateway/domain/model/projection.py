"""From a message on one of our topics to what it does to the read model."""

from collections.abc import Callable

from pydantic import BaseModel

from contracts import topics
from contracts.messages.alert import Alert
from contracts.messages.change import ChangeSet
from contracts.messages.deadline import Deadline
from contracts.messages.figure import Figure, TargetKnown
from contracts.messages.finding import Finding
from contracts.messages.ledger import LedgerPage
from contracts.messages.rejection import RejectedEvent
from contracts.wire import Message, Origin
from services.gateway.domain.model.changes import effects_of_changes
from services.gateway.domain.model.effects import Effect
from services.gateway.domain.model.outcomes import (
    effects_of_alert,
    effects_of_figure,
    effects_of_finding,
    effects_of_rejection,
    effects_of_removal,
)
from services.gateway.domain.tracing.notes import notes_of_changes, notes_of_ledger

Effects = tuple[Effect, ...]


def effects_of(origin: Origin, key: bytes | None, value: bytes | None) -> Effects:
    """The effects of one message; raises ValueError when it is not what its topic promises."""
    if value is not None:
        return _READERS[origin.topic](value, origin)
    if origin.topic == topics.FIGURES.name and key:
        return effects_of_removal(key.decode())
    return ()


def _changes(value: bytes, origin: Origin) -> Effects:
    changes = Message[ChangeSet].model_validate_json(value).data
    return (*effects_of_changes(changes), *notes_of_changes(changes, origin))


def _ledger(value: bytes, origin: Origin) -> Effects:
    return notes_of_ledger(Message[LedgerPage].model_validate_json(value).data, origin)


def _figure(value: bytes, _: Origin) -> Effects:
    if _type_of(value) == "planning.statistic.known":
        return ()
    if _type_of(value) == "planning.target.known":
        return effects_of_figure(Message[TargetKnown].model_validate_json(value).data)
    return effects_of_figure(Message[Figure].model_validate_json(value).data)


def _finding(value: bytes, _: Origin) -> Effects:
    kind = _type_of(value)
    if kind == "planning.invariant.changed":
        return ()  # no item of its own: people see the alert it raises
    if kind == "planning.deadline.changed":
        return effects_of_finding(Message[Deadline].model_validate_json(value).data)
    return effects_of_finding(Message[Finding].model_validate_json(value).data)


def _alert(value: bytes, _: Origin) -> Effects:
    return effects_of_alert(Message[Alert].model_validate_json(value).data)


def _rejection(value: bytes, _: Origin) -> Effects:
    return effects_of_rejection(Message[RejectedEvent].model_validate_json(value).data)


class _Typed(BaseModel):
    """Only what tells messages of one topic apart: the message itself is read once, by its own model."""

    type: str


def _type_of(value: bytes) -> str:
    return _Typed.model_validate_json(value).type


_READERS: dict[str, Callable[[bytes, Origin], Effects]] = {
    topics.ALERTS.name: _alert,
    topics.CHANGES.name: _changes,
    topics.FINDINGS.name: _finding,
    topics.FIGURES.name: _figure,
    topics.REJECTED.name: _rejection,
    topics.LEDGER.name: _ledger,
}

PROJECTED = tuple(_READERS)
"""The topics the read model is made of, those that screens wait for first."""
