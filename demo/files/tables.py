"""Attribute tables with the standard field names of 三调 and of the master plan's database."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from demo.city.classes import FARMLAND, NAMES, RIDGE_SHARE
from demo.city.lines import Lines
from demo.city.model import DemoCity
from demo.city.settlement import settlement
from demo.city.survey import YEARS
from demo.ground.plane import Shapes
from demo.upstream.controllines import LAYERS, line_id
from demo.upstream.surveys import parcel_id

MARK = "演示数据"
"""Stands in the remark field (BZ) of every row."""
Column = NDArray[np.object_] | NDArray[np.float64] | NDArray[np.int32]


@dataclass(frozen=True)
class Table:
    """One layer: its standard name, its columns in order, its shapes in EPSG:4490."""

    layer: str
    columns: Mapping[str, Column]
    geometry: Shapes


def survey_table(city: DemoCity, year: int) -> Table:
    """地类图斑 DLTB of the parcels current at the end of ``year``."""
    survey = city.survey
    own = np.flatnonzero(survey.current(year))
    code = survey.codes[YEARS.index(year)][own]
    area, net = survey.area[own], survey.net(year)[own]
    townships = city.townships
    villages = [_village(townships[parcel]) for parcel in own.tolist()]
    names = [
        f"演示{city.districts.names[survey.district[p]]}第{survey.township[p]}镇街" for p in own.tolist()
    ]
    columns: dict[str, Column] = {
        "BSM": _texts([parcel_id(city, parcel) for parcel in own.tolist()]),
        "YSDM": _texts(["2001010100"] * len(own)),
        "TBBH": _texts([f"{parcel + 1}" for parcel in own.tolist()]),
        "DLBM": _texts(code.tolist()),
        "DLMC": _texts([NAMES[one] for one in code]),
        "QSXZ": _texts(["30" if one in FARMLAND else "20" for one in code]),
        "QSDWDM": _texts(villages),
        "QSDWMC": _texts(names),
        "ZLDWDM": _texts(villages),
        "ZLDWMC": _texts(names),
        "TBMJ": _square_metres(area),
        "KCDLBM": _texts(["1203" if one in FARMLAND else "" for one in code]),
        "KCXS": np.array([RIDGE_SHARE.get(one, 0.0) for one in code.tolist()]),
        "KCMJ": _square_metres(area - net),
        "TBDLMJ": _square_metres(net),
        "CZCSXM": _texts(settlement(city, year)[own].tolist()),
        "SJNF": np.full(len(own), year, dtype=np.int32),
        "BZ": _texts([MARK] * len(own)),
    }
    return Table("DLTB", columns, survey.geometry[own])


def line_table(city: DemoCity, lines: Lines) -> Table:
    """YJJBNT, STBHHX or CZKFBJ in the dialect of the master plan's database."""
    districts = [city.districts.codes[number] for number in lines.district]
    names = [city.districts.names[number] for number in lines.district]
    columns: dict[str, Column] = {
        "BSM": _texts([line_id(city, lines, feature) for feature in range(len(districts))]),
        "YSDM": _texts([_FEATURE_CODES[lines.kind]] * len(districts)),
        **_unit_columns(lines, districts, names),
        "ZLDWDM": _texts([_village(city.townships[parcel]) for parcel in lines.first.tolist()]),
        **_kind_columns(lines),
        "BZ": _texts([MARK] * len(districts)),
    }
    return Table(LAYERS[lines.kind], columns, lines.geometry)


_FEATURE_CODES = {
    "permanent_basic_farmland": "2090020310",
    "ecological_redline": "2090020210",
    "urban_development_boundary": "2090020410",
}
"""要素代码 YSDM: the form is the standard's, the digits are invented."""
_ZONE_CODES = {"城镇集中建设区": "410", "城镇弹性发展区": "420", "特别用途区": "430"}


def _unit_columns(lines: Lines, codes: list[str], names: list[str]) -> dict[str, Column]:
    prefix = "XJXZQ" if lines.kind == "ecological_redline" else "XZQ"
    return {f"{prefix}DM": _texts(codes), f"{prefix}MC": _texts(names)}


def _kind_columns(lines: Lines) -> dict[str, Column]:
    area = _square_metres(lines.area)
    if lines.kind == "permanent_basic_farmland":
        numbers = [f"{feature + 1:06d}" for feature in range(len(area))]
        return {"YJJBNTTBBH": _texts(numbers), "YJJBNTMJ": area}
    zones = lines.zone.tolist()
    if lines.kind == "ecological_redline":
        return {"LHLX": _texts(zones), "MJ": area}
    return {"GHFQDM": _texts([_ZONE_CODES[z] for z in zones]), "GHFQMC": _texts(zones), "MJ": area}


def _village(township: str) -> str:
    """坐落单位代码 of an invented village."""
    return f"{township}2000000000"


def _texts(values: list[str]) -> NDArray[np.object_]:
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


def _square_metres(area: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.asarray(area / 10_000)
