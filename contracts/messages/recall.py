"""截至某日的认识: figures as known at an instant. Asked and answered over Kafka, from the ledger."""

from typing import Annotated

from pydantic import Field

from contracts.base import District, LongText, Model, Moment, Text
from contracts.messages.figure import Basis, Period, Unit, UnitOfMeasure
from contracts.wire import Name


class RecallQuestion(Model):
    """往日提问: what one district's ledger said of a few indicators by an instant, every unit and period."""

    question_id: Name
    district: District
    indicators: Annotated[list[Text], Field(min_length=1, max_length=10)]
    known_until: Moment


class Recalled(Model):
    """往日指标值: an additive figure, the sum of its entries known by then."""

    indicator: Text
    unit: Unit
    basis: Basis
    period: Period
    value: float
    unit_of_measure: UnitOfMeasure


class RecallAnswer(Model):
    """往日所知: the figures in key order; ``shard_offset`` is the newest change set known, -1 for none.

    ``problem`` says why nothing can be answered now; the list is then empty.
    """

    question_id: Name
    district: District
    known_until: Moment
    figures: list[Recalled]
    shard_offset: int
    problem: LongText | None = None
