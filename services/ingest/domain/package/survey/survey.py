"""地类图斑 DLTB: its fields as a surveyor fills them, read into columns."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from contracts.base import LARGEST_AREA_M2
from contracts.districts import City
from contracts.landuse import SANDIAO_CLASSES
from services.ingest.domain.package.checks.areas import Units
from services.ingest.domain.package.findings import Finding, Flags, Rows, of_layer
from services.ingest.domain.package.places import township_of
from services.ingest.domain.package.table import Floats, Table

Texts = npt.NDArray[np.object_]

SETTLEMENT = frozenset({"", "201", "201A", "202", "202A", "203", "203A", "204", "205"})
_PLACES = ("ZLDWDM", "XZQDM")
"""坐落单位代码 (19 digits: district, township, village …) or the district alone."""
_NEEDED = ("BSM", "DLBM", "TBMJ", "TBDLMJ", "SJNF")
_ID = re.compile(r"^[^\s/\x00-\x1f\x7f\ufffd]{1,100}$")
"""U+FFFD stands where an encoding was wrong: no number of anything."""
_YEAR = re.compile(r"^(19|20)[0-9]{2}$")
IMPOSSIBLE_AREA = "不大于 0，或大于一万平方公里（单位不对）"
_CENT_M2 = 0.011
"""Areas are kept to 0.01 m²; a sum of two may be off by one."""


@dataclass(frozen=True)
class Survey:
    """图斑 in columns of one length: ``ids`` BSM, ``codes`` DLBM, areas in 0.0001 m², districts as of today.

    ``township`` is the 9-digit code or empty, ``settlement`` CZCSXM or empty.
    """

    name: str
    ids: Texts
    codes: Texts
    years: Texts
    districts: Texts
    townships: Texts
    area: Units
    net: Units
    settlement: Texts
    remarks: Texts


def missing_fields(table: Table) -> list[Finding]:
    """Without these nothing else can be said."""
    absent = [field for field in _NEEDED if not table.has(field)]
    if table.first_of(_PLACES) is None:
        absent.append("ZLDWDM")
    return [of_layer("missing_field", table.name, "缺少字段 " + "、".join(absent))] if absent else []


def survey_of(table: Table, city: City) -> Survey:
    """A table with all its fields; what cannot be read becomes empty, 0 or "" and is found by the checks."""
    places = table.texts(table.first_of(_PLACES))
    return Survey(
        name=table.name,
        ids=table.texts("BSM"),
        codes=each(table.texts("DLBM"), str.upper),
        years=table.texts("SJNF"),
        districts=each(places, lambda place: _district(place, city)),
        townships=each(places, township_of),
        area=units(table.numbers("TBMJ")),
        net=units(table.numbers("TBDLMJ")),
        settlement=each(table.texts("CZCSXM"), str.upper),
        remarks=table.texts("BZ"),
    )


def attribute_findings(table: Table, survey: Survey, rows: Rows) -> list[Finding]:
    """Codes, years, districts and areas, each by itself."""
    unknown, settled = unlike(survey.codes, SANDIAO_CLASSES), unlike(survey.settlement, SETTLEMENT)
    years = ~matching(survey.years, _YEAR)
    return [
        *identity_findings(survey.ids, survey.districts, rows),
        *rows.found(
            "invalid_class", unknown, lambda row: f"DLBM“{shown(survey.codes[row])}”不是三调地类编码"
        ),
        *rows.found("invalid_settlement", settled, lambda row: f"CZCSXM“{shown(survey.settlement[row])}”"),
        *rows.found("invalid_year", years, lambda row: f"SJNF“{shown(survey.years[row])}”不是四位年份"),
        *rows.found("invalid_area", survey.area <= 0, lambda _: f"TBMJ 缺失、不是数字、{IMPOSSIBLE_AREA}"),
        *_net_findings(table, rows),
    ]


def identity_findings(ids: Texts, districts: Texts, rows: Rows) -> list[Finding]:
    """BSM present and unique, district one of the city's."""
    _, first = np.unique(ids.astype(str), return_index=True)
    repeated = np.ones(len(ids), dtype=bool)
    repeated[first] = False
    repeated &= ids != ""
    return [
        *rows.found(
            "invalid_id", ~matching(ids, _ID), lambda _: "BSM 为空，含有空格、斜线或乱码，或超过 100 个字符"
        ),
        *rows.found("repeated_id", repeated, lambda row: f"BSM {shown(ids[row])} 已在前面出现"),
        *rows.found("unknown_district", districts == "", lambda _: "代码前六位不是本市的区县(含旧代码)"),
    ]


def _net_findings(table: Table, rows: Rows) -> list[Finding]:
    net, area = table.numbers("TBDLMJ"), table.numbers("TBMJ")
    wrong = ~np.isfinite(net) | (net < 0) | (net > area + _CENT_M2)
    deducted = table.numbers("KCMJ")
    stated = np.isfinite(deducted) & np.isfinite(area) & ~wrong
    wrong[stated] |= np.abs(area - deducted - net)[stated] > _CENT_M2
    told = "TBMJ {:.2f}，KCMJ {:.2f}，TBDLMJ {:.2f}"
    return rows.found("net_area", wrong, lambda row: told.format(area[row], deducted[row], net[row]))


def units(square_metres: Floats) -> Units:
    """m² to whole 0.0001 m²; 0 where there is no number or no possible area."""
    possible = np.isfinite(square_metres) & (square_metres >= 0) & (square_metres <= LARGEST_AREA_M2)
    whole: Units = np.rint(np.where(possible, square_metres, 0.0) * 10_000).astype(np.int64)
    return whole


def each(texts: Texts, change: Callable[[str], str]) -> Texts:
    """The change of each text; asked once for each different one."""
    changed = {text: change(text) for text in set(texts.tolist())}
    array = np.empty(len(texts), dtype=object)
    array[:] = [changed[text] for text in texts.tolist()]
    return array


def unlike(texts: Texts, allowed: frozenset[str]) -> Flags:
    """Where the text is none of these."""
    return np.array([text not in allowed for text in texts.tolist()], dtype=bool)


def matching(texts: Texts, pattern: re.Pattern[str]) -> Flags:
    """Where the text has this form."""
    return np.array([pattern.match(text) is not None for text in texts.tolist()], dtype=bool)


def shown(text: str) -> str:
    """A short piece of what stands in a field."""
    return text[:20]


def _district(place: str, city: City) -> str:
    return (city.resolve(place[:6]) if place[:6].isdecimal() else None) or ""
