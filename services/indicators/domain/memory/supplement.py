"""补记: what a ledger lacks of the figures, when indicators are new or other than its pages had them."""

from contracts.catalogue import whole
from services.indicators.domain.figures.facts import Entry
from services.indicators.domain.memory.sums import LedgerSums
from services.indicators.domain.state import DistrictState


def supplement(shard: DistrictState, booked: LedgerSums) -> tuple[Entry, ...]:
    """The entries after which those of each figure sum to it, in key order; a figure at zero has one too.

    ``booked`` are all pages so far. Indicators that are in the catalogue no more are left alone.
    """
    values, amounts = shard.book.values, booked.amounts
    keys = [key for key in sorted({*values, *amounts}) if whole(key.indicator) in shard.indicators]
    lacking = [(key, values.get(key, 0) - amounts.get(key, 0)) for key in keys]
    return tuple((key, amount) for key, amount in lacking if amount or key not in amounts)
