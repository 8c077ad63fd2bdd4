"""One event in the shard, beside a program without state: ``geopandas.overlay`` of the whole district."""

import time
from collections.abc import Iterable, Sequence
from itertools import count

import geopandas

from chassis.geometry.geodesy import Geometries, areas
from contracts.catalogue import catalogue
from contracts.districts import city
from contracts.messages.change import Change
from services.indicators.domain.ground.shapes import array_of, shape_of
from services.indicators.domain.shard import Shard, new_shard
from tests.bench.made.ground import Ground
from tests.bench.measuring import Say, Scale, median_seconds
from tests.bench.row import Row
from tests.builders import DISTRICT

ANEW = "geopandas.overlay of the whole district"
PERMIT_STEPS = 0.8
BUILT_SHARE = 1 / 10
NEWS = 200


def rows(scale: Scale, say: Say) -> list[Row]:
    """Permits one by one, and a survey parcel corrected, on a district that is surveyed and lined."""
    ground, vertices = Ground(scale.of(142, 45)), scale.of(10_000, 2_000)
    runs = scale.of(3, 1)
    known = [*ground.lines(vertices), *ground.permits(round(BUILT_SHARE * ground.side**2), 1.0)]
    say(f"{ground.side**2:,} parcels in the shard ...")
    shard = new_shard(city(), catalogue())(DISTRICT)
    shard.apply(known)
    shard.apply(ground.parcels())
    permits, parcels = _permits_a_second(shard, ground, runs), _parcels_a_second(shard, ground, runs)
    say("the same with geopandas ...")
    seconds = _anew_seconds(*_layers(known, ground.parcels()))
    return [
        Row("recompute", "a permit, all its figures", permits, "events/s", ANEW, 1 / seconds),
        Row("recompute", "a corrected parcel, all its figures", parcels, "events/s", ANEW, 1 / seconds),
    ]


def _permits_a_second(shard: Shard, ground: Ground, runs: int) -> float:
    names = count()
    made = lambda: list(ground.permits(NEWS, PERMIT_STEPS, f"建字第{next(names)}-"))  # noqa: E731 - said once
    return NEWS / median_seconds(lambda changes: _one_by_one(shard, changes), made, runs)


def _parcels_a_second(shard: Shard, ground: Ground, runs: int) -> float:
    """Each run corrects the same parcels with a higher version."""
    some, versions = list(ground.parcels())[:: ground.side**2 // NEWS][:NEWS], count(2)

    def corrected() -> list[Change]:
        version = next(versions)
        return [_larger(one, version) for one in some]

    return NEWS / median_seconds(lambda changes: _one_by_one(shard, changes), corrected, runs)


def _larger(one: Change, version: int) -> Change:
    area = one.data.area_m2 + version  # type: ignore[union-attr]
    return one.model_copy(
        update={"sequence": str(version), "data": one.data.model_copy(update={"area_m2": area})}
    )


def _one_by_one(shard: Shard, changes: Iterable[Change]) -> None:
    for change in changes:
        shard.apply([change])


def _layers(known: Sequence[Change], parcels: Iterable[Change]) -> tuple[geopandas.GeoDataFrame, ...]:
    """Parcels, lines and permits as tables, made before the clock runs."""
    lines = [one for one in known if one.type == "planning.controlline.changed"]
    permits = [one for one in known if one.type == "planning.permit.changed"]
    return _table(parcels), _table(lines), _table(permits)


def _table(changes: Iterable[Change]) -> geopandas.GeoDataFrame:
    changes = list(changes)
    shapes: Geometries = array_of([shape_of(one.data.geometry) for one in changes])  # type: ignore[union-attr,arg-type]
    return geopandas.GeoDataFrame({"subject": [one.subject for one in changes]}, geometry=shapes, crs=4490)


def _anew_seconds(
    parcels: geopandas.GeoDataFrame, lines: geopandas.GeoDataFrame, permits: geopandas.GeoDataFrame
) -> float:
    """Parcels under footprints, parcels under lines, footprints under lines; land under two permits once.

    Once and without a warm-up: it takes long enough.
    """
    began = time.perf_counter()
    footprints = geopandas.GeoDataFrame(geometry=[permits.union_all()], crs=4490).explode()
    for ones, others in ((parcels, footprints), (parcels, lines), (permits, lines)):
        areas(geopandas.overlay(ones, others, how="intersection").geometry.to_numpy())
    return time.perf_counter() - began
