"""Whether a replay and the ledger agree on every additive figure at an instant. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from contracts.districts import City
from contracts.measure import units_of
from contracts.messages.figure import Figure
from services.indicators.domain.figures.facts import FigureKey
from services.indicators.domain.memory.sums import LedgerSums
from services.indicators.domain.shard import Shard
from services.indicators.prove.books import wrong_sums


@dataclass(frozen=True)
class Unproved:
    """A figure on which replay and ledger differ, in whole units."""

    key: FigureKey
    replayed: int
    booked: int


def unproved(shards: Mapping[str, Shard], ledger: Mapping[str, LedgerSums]) -> list[Unproved]:
    """Every additive figure of the districts that is not the sum of its entries; one not there counts 0."""
    found: list[Unproved] = []
    for district in sorted({*shards, *ledger}):
        replayed = shards[district].book.values if district in shards else {}
        booked = ledger[district].amounts if district in ledger else {}
        found += [
            Unproved(key, replayed.get(key, 0), booked.get(key, 0))
            for key in sorted({*replayed, *booked})
            if replayed.get(key, 0) != booked.get(key, 0)
        ]
    return found


def unproved_sums(
    figures: Iterable[Figure], ledger: Mapping[str, LedgerSums], of: City, flows: frozenset[str]
) -> list[FigureKey]:
    """City figures that are not the sums of what the districts' ledgers say."""
    booked = {key: amount for sums in ledger.values() for key, amount in sums.amounts.items()}
    additive = {(key.indicator, key.basis) for key in booked}
    citys = {
        FigureKey(f.indicator, f.unit, f.basis, f.period): units_of(f.value, f.unit_of_measure)
        for f in figures
        if f.unit == of.code and (f.indicator, f.basis) in additive
    }
    return wrong_sums(booked | citys, of, flows)
