"""Query parameters that many routes share."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Path, Query

from services.gateway.web.answers import MOST_ITEMS


@dataclass(frozen=True)
class Window:
    """``limit`` items from ``offset`` on."""

    limit: int
    offset: int

    @property
    def pair(self) -> tuple[int, int]:
        """Limit and offset."""
        return self.limit, self.offset


def _window(
    limit: Annotated[int, Query(ge=1, le=MOST_ITEMS)] = 1000,
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> Window:
    return Window(limit, offset)


Paged = Annotated[Window, Depends(_window)]
Code = Annotated[str | None, Query(max_length=40)]
"""A filter by an exact value."""
LONGEST_NAME = 80
Name = Annotated[str, Path(max_length=LONGEST_NAME)]
"""An indicator, or a part of one (``permits_granted.rural``)."""
NameFilter = Annotated[str | None, Query(max_length=LONGEST_NAME)]
"""A filter by one."""
