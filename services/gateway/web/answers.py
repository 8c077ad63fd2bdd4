"""The shapes of the answers under ``/v1``, as OpenAPI shows them.

Items are the values of the live channels, so a page can mix what it asked for with what it was pushed:
``epoch`` and ``offset`` say where the answer stands in that feed.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import orjson
from fastapi import Response
from pydantic import BaseModel, Field

from services.gateway.domain.feed.live import ChannelLog

MOST_ITEMS = 5000


class Problem(BaseModel):
    """What is wrong with one part of a request; never what was sent."""

    where: list[str] | None = None
    problem: str


class Refused(BaseModel):
    """Why a request cannot be answered: in words, or problem by problem."""

    detail: str | list[Problem]


class Page(BaseModel):
    """One page of a table, ordered by key."""

    items: list[dict[str, Any]]
    total: int = Field(description="How many items there are in all with these filters")
    limit: int
    offset: int
    epoch: str
    at: int = Field(description="The offset of the live channel at which this was true")


Row = dict[str, Any]
T = TypeVar("T")


def json_response(body: object, media_type: str = "application/json") -> Response:
    """A response that is encoded once, and never kept by a cache without asking again."""
    return Response(orjson.dumps(body), media_type=media_type, headers={"cache-control": "no-cache"})


def page_response(rows: Sequence[Row], log: ChannelLog, window: tuple[int, int]) -> Response:
    """The window (limit, offset) of the rows."""
    return page_of(rows, log, window, lambda row: row)


def page_of(
    found: Sequence[T], log: ChannelLog, window: tuple[int, int], shown: Callable[[T], Row]
) -> Response:
    """The window (limit, offset) of what was found; only what is in it is made a row."""
    limit, offset = window
    return json_response(
        {
            "items": [shown(each) for each in found[offset : offset + limit]],
            "total": len(found),
            "limit": limit,
            "offset": offset,
            "epoch": log.epoch,
            "at": log.offset,
        }
    )


def row_of(log: ChannelLog, key: str) -> Row | None:
    """One item of a table."""
    text = log.items.get(key)
    found: Row | None = orjson.loads(text) if text is not None else None
    return found


def rows_of(log: ChannelLog, wanted: Row) -> list[Row]:
    """The items of a table that have the wanted values (None: any), ordered by key."""
    rows = (orjson.loads(log.items[key]) for key in sorted(log.items))
    return [
        row for row in rows if all(want is None or row.get(name) == want for name, want in wanted.items())
    ]
