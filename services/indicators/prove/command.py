"""Reads the topics, compares, and says the outcome in words; exit status 1 when anything differs."""

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator, Collection, Container, Iterable, Mapping, Sequence

from pydantic import ValidationError

from chassis.kafka.log_reader import LogReader
from chassis.kafka.records import Record
from contracts import topics
from contracts.catalogue import catalogue, evaluated_of, flows_of, whole
from contracts.districts import City, city
from contracts.messages.change import ChangeSet
from contracts.messages.figure import Figure
from contracts.messages.invariant import Invariant
from contracts.messages.ledger import LedgerPage
from contracts.wire import Message
from services.indicators.domain.figures.facts import FigureKey, name_of
from services.indicators.domain.shard import Shard, Shards, new_shard
from services.indicators.prove.books import (
    Difference,
    booked,
    cut_of,
    differences,
    digest,
    said,
    without,
    wrong_evaluations,
    wrong_quantiles,
    wrong_sums,
)
from services.indicators.settings import Settings
from services.indicators.shell.saying.broken import said_broken

LOOKS = 5


def main(arguments: Sequence[str]) -> int:
    """The command line; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m services.indicators prove",
        description="Prove from the topics alone that every figure equals a clean replay and its ledger.",
    )
    kafka = Settings().kafka_bootstrap_servers
    parser.add_argument("--kafka", default=kafka, help=f"bootstrap servers (default {kafka})")
    return asyncio.run(_prove(LogReader(parser.parse_args(arguments).kafka), city()))


async def _prove(log: LogReader, of: City) -> int:
    said_figures = await _figures(log)
    cut = cut_of(said_figures.values(), of)
    ledger = booked([page async for page in _pages(log) if page.shard_offset <= cut.get(page.district, -1)])
    shards = await _replay(log, of, cut)
    replayed = {one.key: one.value for shard in shards.values() for one in shard.figures()}
    evaluated = evaluated_of(catalogue().values())
    entered = ledger | {key: value for key, value in replayed.items() if whole(key.indicator) in evaluated}
    broken = [one for shard in shards.values() for one in shard.invariants.broken]
    broken += await said_broken(log, of.code)
    withheld = frozenset(name for one in broken for name in one.withheld)
    waiting = {key: value for key, value in replayed.items() if name_of(key) in withheld}
    wrong = differences(replayed, entered, said(said_figures.values()) | waiting, of.code)
    sums = await _lasting_wrong_sums(log, of, withheld)
    for district, shard in sorted(shards.items()):
        _say(f"{district} {of.name_of(district)}: digest {digest(replayed, shard.unit)}")
    _say_what_is_wrong(wrong, sums, broken)
    _say(_verdict(len(said_figures), len(wrong) + len(sums), len(withheld)))
    return 1 if wrong or sums or broken else 0


def _say_what_is_wrong(
    wrong: Iterable[Difference], sums: Iterable[FigureKey], broken: Iterable[Invariant]
) -> None:
    for one in wrong:
        _say(f"WRONG {name_of(one.key)}: replay {one.replayed}, ledger {one.booked}, said {one.said}")
    for key in sums:
        _say(f"WRONG {name_of(key)}: not what it is made of")
    for equation in broken:
        _say(f"BROKEN {equation.key}: {equation.expected} is not {equation.found}")


async def _lasting_wrong_sums(log: LogReader, of: City, withheld: Container[str]) -> list[FigureKey]:
    """City figures that are wrong each time one looks: the city follows its districts a moment later.

    What is withheld stays as it was while what it rests on goes on.
    """
    wrong = [one for one in _unfounded((await _figures(log)).values(), of) if name_of(one) not in withheld]
    for _ in range(LOOKS):
        if not wrong:
            break
        await asyncio.sleep(1)
        now = _unfounded((await _figures(log)).values(), of)
        wrong = [key for key in wrong if key in now]
    return wrong


def _unfounded(figures: Collection[Figure], of: City) -> list[FigureKey]:
    """City figures that are not the districts' sums, and evaluated ones that their parts do not make."""
    evaluated, flows = evaluated_of(catalogue().values()), flows_of(catalogue().values())
    sums = wrong_sums(without(said(figures), evaluated), of, flows)
    wrong = wrong_evaluations(figures, catalogue()) + wrong_quantiles(figures, catalogue(), of)
    return sums + wrong


def _verdict(figures: int, wrong: int, withheld: int) -> str:
    if not figures:
        return "There are no figures yet."
    waiting = f", {withheld} withheld because they do not add up" if withheld else ""
    return f"{figures} figures looked at, {wrong} wrong{waiting}."


async def _replay(log: LogReader, of: City, cut: Mapping[str, int]) -> dict[str, Shard]:
    shards = Shards(new_shard(of, catalogue()))
    count = 0
    async for batch in log.read_all(topics.CHANGES.name):
        for record in batch:
            change_set = _read(record)
            if change_set is not None and record.offset <= cut.get(change_set.district, -1):
                shards[change_set.district].apply(change_set.changes)
                count += len(change_set.changes)
        print(f"\r{count} changes replayed", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return shards


def _read(record: Record) -> ChangeSet | None:
    """The change set, or None for what indicators too could not read."""
    try:
        return Message[ChangeSet].model_validate_json(record.value or b"").data
    except ValidationError:
        return None


async def _pages(log: LogReader) -> AsyncIterator[LedgerPage]:
    async for batch in log.read_all(topics.LEDGER.name):
        for record in batch:
            yield Message[LedgerPage].model_validate_json(record.value or b"").data


async def _figures(log: LogReader) -> dict[str, Figure]:
    newest: dict[str, Figure] = {}
    async for batch in log.read_all(topics.FIGURES.name):
        for record in batch:
            key = (record.key or b"").decode()
            if record.value is not None and not key.startswith(("target/", "statistic/")):
                newest[key] = Message[Figure].model_validate_json(record.value).data
    return newest


def _say(words: str) -> None:
    print(words, flush=True)
