"""台账: the journal of what every event did to every figure, as in double-entry book-keeping."""

from contracts.base import District, Model, Moment, Text
from contracts.messages.figure import Basis, Period, Unit, UnitOfMeasure
from contracts.wire import Cause

CATALOGUE_CHANGED = "planning.catalogue.changed"
"""补记: the type of the cause of entries that no event made. A page has them first, when an indicator is new
or defined otherwise since the pages before; nothing moved on the ground."""


class LedgerEntry(Model):
    """A signed amount on one figure. The entries of a figure sum to it exactly."""

    indicator: Text
    unit: Unit
    basis: Basis
    period: Period
    amount: float
    unit_of_measure: UnitOfMeasure


class CausedEntries(Model):
    """All entries one upstream event made.

    ``known_at`` (获知时间) never runs backwards in a district's log: it is the ``recordedtime`` of
    the event, or the latest before it there. What was known at an instant are the entries with no later one.
    """

    cause: Cause
    known_at: Moment | None = None
    entries: list[LedgerEntry]


class LedgerPage(Model):
    """One message for each applied change set: its entries grouped by causing event."""

    district: District
    shard_offset: int
    changes: list[CausedEntries]
