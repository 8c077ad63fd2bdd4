"""Replays what was known by an instant, shows the figures, and proves them by the ledger.

Exit status 0: proved. 1: a figure is not the sum of its ledger entries. 2: nothing to answer.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chassis.kafka.log_reader import LogReader
from contracts.catalogue import catalogue, flows_of, whole
from contracts.districts import City, city
from contracts.knowing import CHINA, known_until
from contracts.messages.figure import Figure
from services.indicators.as_of import reading
from services.indicators.as_of.proof import unproved, unproved_sums
from services.indicators.as_of.replay import Replay
from services.indicators.as_of.request import districts_of, indicator_named, unit_named
from services.indicators.as_of.table import BASES, as_json, table
from services.indicators.domain.memory.sums import LedgerSums
from services.indicators.domain.shard import Shard
from services.indicators.settings import Settings

LOOKS = 5
MOST_SHOWN = 20


@dataclass(frozen=True)
class Asked:
    """The figures known ``until`` of a unit; without one, of the city, or of an indicator everywhere."""

    on: str
    until: datetime
    unit: str | None
    indicator: str | None

    def means(self, figure: Figure, of: City) -> bool:
        """Whether a figure is among those asked for."""
        unit = self.unit or (of.code if self.indicator is None else figure.unit)
        parts = (figure.indicator, whole(figure.indicator))
        return figure.unit == unit and (self.indicator is None or self.indicator in parts)


def main(arguments: Sequence[str]) -> int:
    """The command line; returns the exit status."""
    parser = _parser()
    given = parser.parse_args(arguments)
    try:
        asked = Asked(
            given.on,
            known_until(given.on),
            unit_named(given.unit, city()) if given.unit else None,
            indicator_named(given.indicator, catalogue()) if given.indicator else None,
        )
    except ValueError as error:
        parser.error(str(error))
    return asyncio.run(_answer(LogReader(given.kafka), asked, in_json=given.json))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m services.indicators as-of",
        description="The figures as they were known on a past date (截至某日的认识), replayed from the log "
        "and proved by the ledger. Without --unit: the city's; of one indicator: every unit's.",
    )
    kafka = Settings().kafka_bootstrap_servers
    parser.add_argument("on", help="a day, counted to its end in China (2026-06-30), or an RFC 3339 instant")
    parser.add_argument("--unit", help="a code or name: 320411, 新北区, 市本级, 320400 (the city)")
    parser.add_argument("--indicator", help="an id, code or name: farmland_retained, C02, 耕地保有量")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    parser.add_argument("--kafka", default=kafka, help=f"bootstrap servers (default {kafka})")
    return parser


async def _answer(log: LogReader, asked: Asked, *, in_json: bool) -> int:
    of, then = city(), Replay(city(), catalogue(), asked.until)
    districts = districts_of(asked.unit, of)
    if not await reading.replay(log, then, districts):
        first = f"; the first was on {_in_china(then.next_known)}" if then.next_known else ""
        return _nothing(f"nothing was known yet on {asked.on}{first}")
    every = then.figures(with_city=len(districts) > 1)
    figures = [one for one in _in_order(every) if asked.means(one, of)]
    if not figures:
        return _nothing(f"something was known on {asked.on}, but no such figure yet")
    problems = await _problems(log, then, every, asked.until)
    _show(figures, asked, problems, in_json=in_json)
    return 1 if problems else 0


async def _problems(log: LogReader, then: Replay, figures: Sequence[Figure], until: datetime) -> list[str]:
    """What replay and ledger disagree on, each time one looks: a worker may be a moment behind the log."""
    problems: list[str] = []
    replayed = {district: place.offset for district, place in then.places.items()}
    for look in range(LOOKS):
        await asyncio.sleep(1 if look else 0)
        problems = _disagreements(then.shards, await reading.ledger(log, replayed, until), figures)
        if not problems:
            break
    return problems


def _disagreements(
    shards: Mapping[str, Shard], booked: Mapping[str, LedgerSums], figures: Sequence[Figure]
) -> list[str]:
    wrong = [
        f"{'/'.join(one.key)}: replay {one.replayed}, ledger {one.booked}" for one in unproved(shards, booked)
    ]
    sums = unproved_sums(figures, booked, city(), flows_of(catalogue().values()))
    return wrong + [f"{'/'.join(key)}: not the sum of the districts' ledgers" for key in sums]


def _in_order(figures: Iterable[Figure]) -> list[Figure]:
    """City first, then by unit; the catalogue's order, basis, period."""
    rank = {name: number for number, name in enumerate([*catalogue(), *BASES])}
    return sorted(
        figures,
        key=lambda f: (f.unit, rank[whole(f.indicator)], f.indicator, rank[f.basis], f.period),
    )


def _show(figures: Sequence[Figure], asked: Asked, problems: Sequence[str], *, in_json: bool) -> None:
    if in_json:
        _say(_document(figures, asked, problems))
        return
    _say(f"截至 {_in_china(asked.until)} 已知的指标值", *table(figures, catalogue(), city()))
    for problem in problems[:MOST_SHOWN]:
        _say(f"WRONG {problem}")
    verdict = (
        f"{len(problems)} figures are NOT the sums of their ledger entries."
        if problems
        else ("Proved: every additive figure equals the sum of its ledger entries at that instant.")
    )
    _say(verdict)


def _document(figures: Sequence[Figure], asked: Asked, problems: Sequence[str]) -> str:
    rows = [as_json(figure, catalogue(), city()) for figure in figures]
    told = {"known_until": asked.until.isoformat(), "figures": rows, "proved": not problems}
    return json.dumps({**told, "problems": list(problems)}, ensure_ascii=False, indent=1)


def _in_china(instant: datetime) -> str:
    return instant.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")


def _nothing(words: str) -> int:
    print(words, file=sys.stderr)
    return 2


def _say(*lines: str) -> None:
    print(*lines, sep="\n", flush=True)
