"""The shard alone: no Kafka, one core. Beside it the bare overlay of the same pairs of shapes."""

import gc
import multiprocessing
import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import count

import numpy as np
import shapely

from chassis.geodesy import Geometries, areas
from contracts.catalogue import catalogue
from contracts.districts import city
from contracts.messages.change import MOST_CHANGES, Change
from services.indicators.domain.shapes import shape_of
from services.indicators.domain.shard import Shard, new_shard
from tests.bench.made.ground import Ground
from tests.bench.measuring import Say, Scale, median_seconds
from tests.bench.processes import memory_bytes
from tests.bench.row import Limit, Row
from tests.builders import DISTRICT

OVERLAY = "bare shapely overlay of the same pairs"
LARGE_PERMIT, SMALL_PERMIT = 2.0, 0.8
"""Sides in parcels: a large one lies over about nine parcels, a small one over two or three."""
NEWS = 200
EVERYWHERE, HERE_AND_THERE = 4 / 9, 1 / 10
"""How much of the ground is built on: so that each parcel meets a footprint, or as in a real district."""


def rows(scale: Scale, say: Say) -> list[Row]:
    """Survey parcels in bulk, permits one by one, the same with a tenfold history, memory."""
    vertices = scale.of(50_000, 20_000)
    full = _Case(Ground(scale.of(141, 63)), vertices)
    tenth = _Case(Ground(scale.of(45, 20)), round(vertices / 10**0.5))
    runs = scale.of(3, 1)
    say(f"{full.parcel_count:,} parcels among three lines of {vertices:,} vertices ...")
    parcels, bare_parcels = full.parcels_a_second(runs), full.bare_parcels_a_second(runs)
    say("permits one by one ...")
    permits, bare_permits = full.permits_a_second(runs), full.bare_permits_a_second(runs)
    say("the same with a tenth of the history ...")
    young_parcels, young_permits = tenth.parcels_a_second(runs), tenth.permits_a_second(runs)
    say("memory ...")
    held = _memory_of(scale.of(50_000, 10_000))
    tenfold = f"with a tenth: {tenth.parcel_count:,} parcels"
    return [
        Row("shard", "survey parcels in bulk", parcels, "parcels/s", "", None, Limit("≥", 10_000, 3)),
        Row(
            "shard",
            "survey parcels in bulk",
            parcels,
            "parcels/s",
            OVERLAY,
            bare_parcels,
            Limit("≥", 0.5, 3, "ratio"),
        ),
        Row("shard", "permits one by one", permits, "permits/s", OVERLAY, bare_permits, Limit("≥", 2_000, 3)),
        Row("shard", "parcel's cost, history × 10", 1e6 / parcels, "µs", tenfold, 1e6 / young_parcels),
        Row("shard", "permit's cost, history × 10", 1e6 / permits, "µs", tenfold, 1e6 / young_permits),
        Row("shard", "memory per 100,000 parcels", held / 2**20, "MiB"),
    ]


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
        shard, names = self._without_parcels(EVERYWHERE), count()
        seconds = median_seconds(
            partial(_apply, shard), lambda: _sets(list(self.ground.parcels(f"{next(names)}-"))), runs
        )
        return self.parcel_count / seconds

    def bare_parcels_a_second(self, runs: int) -> float:
        parcels = _shapes(self.ground.parcels())
        work = partial(_overlay, _shapes(self._footprints(EVERYWHERE)))
        return self.parcel_count / median_seconds(work, lambda: parcels, runs)

    def permits_a_second(self, runs: int) -> float:
        """New permits on ground that is surveyed, lined and built on already."""
        shard, names = self._without_parcels(HERE_AND_THERE), count()
        shard.apply(self.ground.parcels())
        seconds = median_seconds(
            partial(_apply, shard), lambda: [[one] for one in self._news(f"建字第{next(names)}-")], runs
        )
        return NEWS / seconds

    def bare_permits_a_second(self, runs: int) -> float:
        permits = _shapes(self._news())
        work = partial(_overlay, _shapes(self.ground.parcels()))
        return len(permits) / median_seconds(work, lambda: permits, runs)

    def _footprints(self, share: float) -> list[Change]:
        count = round(share * self.parcel_count / LARGE_PERMIT**2)
        return list(self.ground.permits(count, LARGE_PERMIT))

    def _news(self, first: str = "建字第") -> list[Change]:
        return list(self.ground.permits(NEWS, SMALL_PERMIT, first))

    def _without_parcels(self, built_share: float) -> Shard:
        shard = new_shard(city(), catalogue())(DISTRICT)
        shard.apply(self.ground.lines(self.vertices))
        shard.apply(self._footprints(built_share))
        return shard


def _sets(changes: Sequence[Change]) -> list[Sequence[Change]]:
    return [changes[start : start + MOST_CHANGES] for start in range(0, len(changes), MOST_CHANGES)]


def _apply(shard: Shard, sets: Iterable[Sequence[Change]]) -> None:
    for changes in sets:
        shard.apply(changes)


def _shapes(changes: Iterable[Change]) -> Geometries:
    return np.array([shape_of(one.data.geometry) for one in changes], dtype=object)  # type: ignore[union-attr,arg-type]


def _overlay(fixed: Geometries, moving: Geometries) -> int:
    """What a program without state would do: pairs, cuts and areas, all at once."""
    of_moving, of_fixed = shapely.STRtree(fixed).query(moving, predicate="intersects")
    return int(areas(shapely.intersection(moving[of_moving], fixed[of_fixed])).sum())


def _memory_of(parcels: int) -> float:
    """Bytes per 100,000 parcels, seen in a process of its own."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(_held_by, Ground(round(parcels**0.5))).result() / parcels * 100_000


def _held_by(ground: Ground) -> int:
    shard = new_shard(city(), catalogue())(DISTRICT)
    for _ in ground.parcels():
        pass  # what making them needs is not what holding them needs
    gc.collect()
    before = memory_bytes(os.getpid())
    for one in ground.parcels():
        shard.apply([one])
    gc.collect()
    return memory_bytes(os.getpid()) - before
