"""Query parameters of OGC API - Features; what they cannot be is refused with 400, as the standard says."""

from collections.abc import Collection
from typing import Annotated

from fastapi import HTTPException, Query, Request

from services.gateway.adapters.cql import parsed
from services.gateway.domain.layers import Layer
from services.gateway.domain.model.tables import SURVEY_PARCELS
from services.gateway.domain.queryables import queryables
from services.gateway.domain.space.cells import Box
from services.gateway.domain.space.filter import query as asked
from services.gateway.domain.space.filter.filtering import equals, test_of
from services.gateway.domain.space.filter.query import Test
from services.gateway.domain.space.filter.when import When, when

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
LANGUAGE = "cql2-text"
ITEMS = (
    *("bbox", "bbox-crs", "datetime", "limit", "offset", "after", "simplify"),
    *("filter", "filter-lang", "filter-crs", "f"),
)
BOX = "west,south,east,north in degrees"
WHEN = "an instant or an interval; of survey parcels: as of the survey in force by its end (31 December)"
FILTER = "CQL2 text on the queryables, e.g. district = '320411' AND area_m2 > 1000"


def documented(
    bbox: Annotated[str | None, Query(max_length=200, description=BOX)] = None,
    datetime: Annotated[str | None, Query(max_length=100, description=WHEN)] = None,
    filter: Annotated[str | None, Query(max_length=2000, description=FILTER)] = None,  # noqa: A002 - its standard name
) -> None:
    """Tells OpenAPI of parameters that :func:`query_of` reads; every queryable is one, too."""
    del bbox, datetime, filter


def only(request: Request, known: Collection[str]) -> None:
    """Refuses parameters that are not known, and those given twice."""
    for name in request.query_params:
        if name not in known:
            raise HTTPException(
                400, f"there is no parameter {name[:40]!r} here; known are {', '.join(known)}"
            )
        if len(request.query_params.getlist(name)) > 1:
            raise HTTPException(400, f"{name} is given more than once")


def query_of(request: Request, layer: Layer) -> asked.Query:
    """What the parameters ask of a layer."""
    known = queryables(layer)
    only(request, (*ITEMS, *known))
    given = request.query_params
    tests: list[Test] = [equals(name, given[name]) for name in known if name in given]
    moment = _when(given.get("datetime"))
    if moment is not None and layer.moment is not None:
        name = layer.moment
        tests.append(lambda properties: moment.test(name, properties))
    if (text := given.get("filter")) is not None:
        tests.append(_filter(text, given.get("filter-lang", LANGUAGE), known))
    year = moment.survey_year if moment is not None and layer.table == SURVEY_PARCELS else None
    _only_crs84(given.get("bbox-crs"), "bbox-crs")
    _only_crs84(given.get("filter-crs"), "filter-crs")
    return asked.Query(layer, box_of(given.get("bbox")), year, tuple(tests))


def box_of(text: str | None) -> Box | None:
    """``west,south,east,north``, also with heights, which do not count."""
    if text is None:
        return None
    try:
        numbers = [float(number) for number in text.split(",")]
    except ValueError:
        raise HTTPException(400, "bbox is numbers: west,south,east,north") from None
    if len(numbers) not in (4, 6):
        raise HTTPException(400, "bbox is four or six numbers: west,south,east,north")
    west, south, east, north = (numbers[i] for i in ((0, 1, 2, 3) if len(numbers) == 4 else (0, 1, 3, 4)))
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise HTTPException(400, "bbox is west,south,east,north in degrees")
    return west, south, east, north


def _when(text: str | None) -> When | None:
    if text is None:
        return None
    try:
        return when(text)
    except ValueError as error:
        raise HTTPException(400, f"datetime: {error}") from None


def _filter(text: str, language: str, known: Collection[str]) -> Test:
    if language != LANGUAGE:
        raise HTTPException(400, f"filter-lang is {LANGUAGE}")
    try:
        return test_of(parsed(text), known)
    except ValueError as error:
        raise HTTPException(400, f"filter: {error}") from None


def _only_crs84(crs: str | None, name: str) -> None:
    if crs not in (None, CRS84):
        raise HTTPException(400, f"{name} is {CRS84}")
