"""The shard alone: no Kafka, one core. Beside it the bare overlay of the same pairs of shapes."""

import gc
import multiprocessing
import os
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

from prometheus_client import CollectorRegistry

from chassis.store import Store
from contracts.catalogue import catalogue
from contracts.districts import city
from contracts.messages.change import MOST_CHANGES, Change
from services.indicators.__main__ import COLLECT_AFTER
from services.indicators.domain.ground.cutting import block_of, pieces_of
from services.indicators.domain.shard import Shard, new_shard
from services.indicators.metrics import Metrics
from services.indicators.shell.partition import Partition
from tests.bench.known.overlays import Overlays, shapes
from tests.bench.made.ground import Ground
from tests.bench.measuring import Say, Scale, median_seconds
from tests.bench.processes import memory_bytes
from tests.bench.row import Limit, Row
from tests.builders import DISTRICT

OVERLAY = "bare shapely overlay of the same pairs"
UNCUT = "the same with uncut lines, a sample"
LARGE_PERMIT, SMALL_PERMIT = 2.0, 0.8
"""Sides in parcels: a large one lies over about nine parcels, a small one over two or three."""
BUILT = 1 / 10
"""How much of the ground is under footprints, as in a real district."""
NEWS, SAMPLE, STORES, TOGETHER = 200, 100, 6, 20


def rows(scale: Scale, say: Say) -> list[Row]:
    """Survey parcels in bulk, permits one by one, the same with a tenfold history, restart, memory."""
    vertices = scale.of(100_000, 20_000)
    gc.set_threshold(*COLLECT_AFTER)  # as in the service
    full = _Case(Ground(scale.of(141, 63)), vertices)
    tenth = _Case(Ground(scale.of(45, 20)), round(vertices / 10**0.5))
    runs = scale.of(3, 1)
    say(f"{full.parcel_count:,} parcels among three lines of {vertices:,} vertices ...")
    parcels = full.parcels_a_second(runs)
    overlays = full.overlays()
    bare, uncut = overlays.parcels_a_second(runs), overlays.parcels_a_second_uncut(SAMPLE)
    say("permits one by one ...")
    permits, bare_permits = full.permits_a_second(runs), full.bare_permits_a_second(runs)
    together = full.permits_a_second(runs, of=TOGETHER)
    say("the same with a tenth of the history ...")
    young_parcels, young_permits = tenth.parcels_a_second(runs), tenth.permits_a_second(runs)
    say("cutting, restart and memory ...")
    cutting = median_seconds(_cut, full.line, runs)
    known = STORES * scale.of(289, 100) ** 2
    restart = _restart_seconds(Ground(scale.of(289, 100)))
    held = _memory_of(scale.of(50_000, 10_000))
    tenfold = f"with a tenth: {tenth.parcel_count:,} parcels"
    bulk = "survey parcels in bulk"
    return [
        Row("shard", bulk, parcels, "parcels/s", "", None, Limit("≥", 10_000, 3)),
        Row("shard", bulk, parcels, "parcels/s", OVERLAY, bare, Limit("≥", 0.5, 3, "ratio")),
        Row("shard", bulk, parcels, "parcels/s", UNCUT, uncut),
        Row("shard", "permits one by one", permits, "permits/s", OVERLAY, bare_permits, Limit("≥", 2_000, 3)),
        Row("shard", f"permits in sets of {TOGETHER}", together, "permits/s"),
        Row("shard", "parcel's cost, history × 10", 1e6 / parcels, "µs", tenfold, 1e6 / young_parcels),
        Row("shard", "permit's cost, history × 10", 1e6 / permits, "µs", tenfold, 1e6 / young_permits),
        Row("shard", f"cutting a line of {vertices:,} vertices", cutting, "s"),
        Row("shard", f"restart, {known:,} parcels in {STORES} stores", restart, "s", "", None, _RESTART),
        Row("shard", "the same, parcels a second", known / restart, "parcels/s", "", None, _RESTART_RATE),
        Row("shard", "memory per 100,000 parcels", held / 2**20, "MiB"),
    ]


_RESTART = Limit("≤", 15, 3)
_RESTART_RATE = Limit("≥", 500_000 / 15, 3)
"""500,000 parcels in 15 s; the service's own start comes on top (suite service)."""


@dataclass(frozen=True)
class _Case:
    """A ground with three lines, permits and parcels."""

    ground: Ground
    vertices: int

    @property
    def parcel_count(self) -> int:
        return self.ground.side**2

    def parcels_a_second(self, runs: int) -> float:
        """Parcels surveyed where permits and lines are known already; each run surveys others."""
        shard, names = self._without_parcels(), count()
        seconds = median_seconds(
            partial(_apply, shard), lambda: _sets(list(self.ground.parcels(f"{next(names)}-"))), runs
        )
        return self.parcel_count / seconds

    def permits_a_second(self, runs: int, of: int = 1) -> float:
        """New permits in sets ``of`` so many, on ground that is surveyed, lined and built on already."""
        shard, names = self._without_parcels(), count()
        shard.apply(self.ground.parcels())
        seconds = median_seconds(
            partial(_apply, shard), lambda: _sets(self._news(f"建字第{next(names)}-"), of), runs
        )
        return NEWS / seconds

    def bare_permits_a_second(self, runs: int) -> float:
        return Overlays((), shapes(self.ground.parcels()), self._news()).parcels_a_second(runs)

    def overlays(self) -> Overlays:
        """The parcels with all that may lie over them."""
        lines = tuple(self.ground.lines(self.vertices))
        return Overlays(lines, shapes(self._footprints()), list(self.ground.parcels()))

    def line(self) -> object:
        """One of the three."""
        return shapes([next(self.ground.lines(self.vertices))])[0]

    def _footprints(self) -> list[Change]:
        count = round(BUILT * self.parcel_count / LARGE_PERMIT**2)
        return list(self.ground.permits(count, LARGE_PERMIT))

    def _news(self, first: str = "建字第") -> list[Change]:
        return list(self.ground.permits(NEWS, SMALL_PERMIT, first))

    def _without_parcels(self) -> Shard:
        shard = _empty(DISTRICT)
        shard.apply(self.ground.lines(self.vertices))
        shard.apply(self._footprints())
        return shard


_empty = new_shard(city(), catalogue())


def _sets(changes: Sequence[Change], of: int = MOST_CHANGES) -> list[Sequence[Change]]:
    return [changes[start : start + of] for start in range(0, len(changes), of)]


def _apply(shard: Shard, sets: Iterable[Sequence[Change]]) -> None:
    for changes in sets:
        shard.apply(changes)


def _restart_seconds(ground: Ground) -> float:
    """Seconds until equal stores of parcels among three lines and some permits are shards again."""
    with tempfile.TemporaryDirectory() as name:
        files = [Path(name) / f"{number}.db" for number in range(STORES)]
        rows = _rows_of(ground)
        for file in files:
            store = Store(file)
            store.commit(0, rows)
            store.close()
        rows.clear()
        return median_seconds(_load_all, lambda: files, 1)


def _rows_of(ground: Ground) -> dict[str, bytes | None]:
    shard, rows = _empty(DISTRICT), dict[str, bytes | None]()
    parcels = _sets(list(ground.parcels()))
    for changes in (list(ground.lines(10_000)), list(ground.permits(300, LARGE_PERMIT)), *parcels):
        rows |= {f"{DISTRICT}|{key}": row for key, row in shard.apply(changes).rows.items()}
    return rows


def _load_all(files: Sequence[Path]) -> None:
    loaded = [Partition(Store(file), _empty, Metrics(CollectorRegistry())) for file in files]
    for partition in loaded:
        if partition.applied != 0:
            raise RuntimeError("a store was not believed")
        partition.close()


def _cut(line: object) -> None:
    pieces_of(block_of(line))


def _memory_of(parcels: int) -> float:
    """Bytes per 100,000 parcels, seen in a process of its own."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(_held_by, Ground(round(parcels**0.5))).result() / parcels * 100_000


def _held_by(ground: Ground) -> int:
    shard = _empty(DISTRICT)
    for _ in ground.parcels():
        pass  # what making them needs is not what holding them needs
    gc.collect()
    before = memory_bytes(os.getpid())
    for one in ground.parcels():
        shard.apply([one])
    gc.collect()
    return memory_bytes(os.getpid()) - before
