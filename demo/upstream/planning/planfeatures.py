"""规划成果要素: 规划分区 GHFQ, 用地用海 YDYHGHFQ, 详细规划地块 XXGHDK, 村庄规划用地 CZGHYD.

The first two layer codes are the master plan database's; no standard code for the last two is known, so they
are ours.
"""

from collections.abc import Iterator

import numpy as np
import shapely

from demo.city.model import DemoCity
from demo.ground.blocks import FIELD
from demo.ground.plane import Bools, Codes, Ints
from demo.upstream.baseline import MASTER_PLAN
from demo.upstream.event import Event, day, geojson

PLANNED_USE = {
    "0101": "0101", "0102": "0102", "0103": "0103", "0201": "0201", "0202": "0202", "0301": "0301",
    "0302": "0302", "0305": "0303", "0307": "0304", "0404": "0403", "05H1": "0901", "0508": "1101",
    "0601": "1001", "0602": "1002", "0701": "0701", "0702": "0703", "08H1": "0801", "08H2": "0804",
    "0809": "13", "0810": "1401", "09": "15", "1001": "1201", "1003": "1202", "1004": "1207",
    "1006": "0601", "1101": "1701", "1102": "1702", "1103": "1703", "1104": "1704", "1106": "0506",
    "1107": "1705", "1202": "0602",
}  # fmt: skip
"""三调 class → 用地用海 code (2023 guide) with which the invented plans continue today's use."""
_ZONE_NAMES = {
    "100": "生态保护区",
    "200": "生态控制区",
    "300": "农田保护区",
    "400": "城镇发展区",
    "500": "乡村发展区",
}
_MOST_PLOTS = 300


def planfeature_events(city: DemoCity) -> Iterator[Event]:
    """Plan features of all four layers."""
    base = len(city.fabric)
    land = np.isin(np.arange(base), np.flatnonzero(city.fabric.kind == FIELD))
    township = city.survey.township[:base]
    zone = _zones(city)
    squares = _squares(city, 16) * 100 + township
    yield from _layer(city, "GHFQ", zone, (np.ones(base, dtype=bool), squares))
    use = np.array([PLANNED_USE.get(code, "16") for code in city.survey.codes[-1, :base]])
    inside = city.survey.inside_boundary[:base]
    use[inside & np.isin(city.survey.codes[-1, :base], ["0101", "0102", "0103", "1104", "0404"])] = "1001"
    yield from _layer(city, "YDYHGHFQ", use, (land & inside, _squares(city, 6)))
    yield from _layer(city, "XXGHDK", use, (_some(land & inside & (township % 3 == 1)), np.arange(base)))
    yield from _layer(city, "CZGHYD", use, (_some(land & ~inside & (use == "0703")), np.arange(base)))


def _squares(city: DemoCity, blocks: int) -> Ints:
    """Number of the square of so many blocks: keeps features far below 20,000 vertices in any city."""
    return np.asarray(city.fabric.block[:, 0] // blocks * 1000 + city.fabric.block[:, 1] // blocks)


def _some(chosen: Bools) -> Bools:
    """At most a few hundred of the chosen, evenly."""
    index = np.flatnonzero(chosen)
    kept = np.zeros(len(chosen), dtype=bool)
    kept[index[:: max(1, len(index) // _MOST_PLOTS)]] = True
    return kept


def _zones(city: DemoCity) -> Codes:
    zone = np.full(len(city.fabric), "500", dtype="U3")
    zone[np.isin(city.survey.codes[-1, : len(city.fabric)], ["1101", "1102", "1103", "0301", "0302"])] = "200"
    zone[city.basic_farmland.members] = "300"
    zone[city.boundary.members] = "400"
    zone[city.redline.members] = "100"
    return zone


_PLANS = {
    "GHFQ": ("master", MASTER_PLAN),
    "YDYHGHFQ": ("master", MASTER_PLAN),
    "XXGHDK": ("detailed", "DEMO-XG-{district}-001"),
    "CZGHYD": ("village", "DEMO-CZ-{district}-001"),
}


def _layer(city: DemoCity, layer: str, code: Codes, where: tuple[Bools, Ints]) -> Iterator[Event]:
    """One feature for each group of parcels of one district, group number and code."""
    chosen, group = where
    own = np.flatnonzero(chosen)
    own = own[np.lexsort((code[own], group[own], city.fabric.district[own]))]
    key = np.stack([city.fabric.district[own].astype("U8"), group[own].astype("U12"), code[own]])
    starts = np.flatnonzero(np.append(True, (key[:, 1:] != key[:, :-1]).any(axis=0)))
    for number, members in enumerate(np.split(own, starts[1:])):
        if members.size:
            yield _feature(city, (layer, number), str(code[members[0]]), members)


def _feature(city: DemoCity, name: tuple[str, int], code: str, members: Ints) -> Event:
    layer, number = name
    district = city.districts.codes[city.fabric.district[members[0]]]
    kind, plan = _PLANS[layer]
    zone = _ZONE_NAMES.get(code) if layer == "GHFQ" else None
    data: dict[str, object] = {
        "plan_id": plan.format(district=district),
        "plan_kind": kind,
        "layer": layer,
        "district": district,
        "name": f"演示{zone or '规划用地'}{number + 1}",
        "attributes": {
            "GHFQDM" if layer in ("GHFQ", "YDYHGHFQ") else "YDYHFLDM": code,
            "MJ": int(city.fabric.area[members].sum()) / 10_000,
            "synthetic": True,
        },
        "status": "in_force",
        "geometry": geojson(shapely.coverage_union_all(city.fabric.geometry[members])),
        "crs": "EPSG:4490",
    }
    if zone is None:
        data["land_use"] = {"scheme": "planning", "code": code}
    subject = f"{layer}-DEMO-{district}-{number + 1:06d}"
    return Event("planning.planfeature.changed", subject, 1, day(2025, 1, 16), data)
