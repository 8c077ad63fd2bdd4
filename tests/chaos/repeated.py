"""What was said twice was said alike: after a crash the same words come again, never others."""

from collections import defaultdict
from collections.abc import Hashable, Mapping

from contracts import topics
from contracts.districts import city
from contracts.messages.figure import Figure
from contracts.messages.ledger import LedgerPage
from contracts.wire import Message
from tests.brokers import log_of

NO_FIGURES = (b"target/", b"statistic/")


async def pages_repeated(bootstrap: str) -> int:
    """How many pages of the ledger were written again; fails when one was written otherwise."""
    said: dict[Hashable, list[str]] = defaultdict(list)
    for record in await log_of(bootstrap, topics.LEDGER.name):
        page = Message[LedgerPage].model_validate_json(record.value or b"").data
        said[page.district, page.shard_offset].append(page.model_dump_json())
    return _again(said)


async def figures_repeated(bootstrap: str) -> int:
    """How many figures of districts were said again for one place in the log; fails when one differs.

    The city's have no place in a log: they may know more when they are said again.
    """
    said: dict[Hashable, list[str]] = defaultdict(list)
    for record in await log_of(bootstrap, topics.FIGURES.name):
        if not (record.key or b"").startswith(NO_FIGURES):
            one = Message[Figure].model_validate_json(record.value or b"").data
            if one.unit != city().code:
                said[record.key, one.shard_offset].append(one.model_dump_json(exclude={"computed_at"}))
    return _again(said)


def _again(said: Mapping[Hashable, list[str]]) -> int:
    differing = {what: alike for what, alike in said.items() if len(set(alike)) > 1}
    assert not differing, f"{len(differing)} said otherwise, one of them: {next(iter(differing.items()))}"
    return sum(len(alike) - 1 for alike in said.values())
