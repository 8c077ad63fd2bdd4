"""Pages of the ledger as indicators writes them."""

from datetime import datetime

from chassis.kafka.records import Outgoing
from contracts.messages.ledger import CausedEntries, LedgerEntry, LedgerPage
from contracts.topics import LEDGER
from contracts.wire import Message
from tests.unit.alerts.builders import NOON, cause


def permitted(number: int, amount: float, unit: str = "320411", at: datetime = NOON) -> CausedEntries:
    """What a permit takes of (or gives back to) the expected farmland."""
    entry = LedgerEntry(
        indicator="farmland_retained",
        unit=unit,
        basis="projected",
        period="current",
        amount=amount,
        unit_of_measure="m2",
    )
    return CausedEntries(cause=cause(f"permit-{number}", id=f"e-{number}"), known_at=at, entries=[entry])


def page_of(number: int, change: CausedEntries, district: str = "320411") -> Outgoing:
    """A page of one change."""
    at = change.known_at or NOON
    message = Message[LedgerPage](
        id=f"page-{number}",
        source="/test",
        type="planning.ledger.entered",
        subject=district,
        time=at,
        data=LedgerPage(district=district, shard_offset=number, changes=[change]),
    )
    return Outgoing(LEDGER.name, district, message.to_bytes())
