"""What SSE and polling ask for in their addresses."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import HTTPException, Query, Request
from pydantic import StringConstraints

from services.gateway.domain.feed.live import Subscription
from services.gateway.domain.feed.positions import subscriptions_at
from services.gateway.domain.feed.presence import Guest

ONE = r"(figures|alerts|plans|permits|projects|system)(:[0-9A-Za-z]{1,64}:[0-9]{1,15})?"
"""A channel, alone or with its position."""
Channels = Annotated[
    str,
    Query(
        max_length=1000,
        pattern=f"^{ONE}(,{ONE}){{0,5}}$",
        description="Channels, separated by commas, each with the position it was left at: "
        "`figures:EPOCH:OFFSET,alerts`",
    ),
]
Each = Annotated[str, StringConstraints(min_length=1, max_length=80)]
Part = Annotated[list[Each] | None, Query(max_length=200, description="Repeatable; none: everything")]


@dataclass(frozen=True)
class FeedAsked:
    """Each field is a query parameter."""

    channels: Channels = "figures,alerts,plans,permits,projects,system"
    unit: Part = None
    indicator: Part = None
    wall: Annotated[
        str | None, Query(min_length=1, max_length=64, description="What the screen is called")
    ] = None

    def subscriptions(self, standing: str | None = None) -> list[Subscription]:
        """From where it stands (``standing`` before what the address says); 422 as HTTPException."""
        try:
            return subscriptions_at(standing or self.channels, self.unit or (), self.indicator or ())
        except ValueError as error:
            raise HTTPException(422, str(error)) from None

    def guest(self, request: Request) -> Guest:
        """Who asks."""
        address = request.client.host if request.client else ""
        return Guest(address, request.headers.get("user-agent", "")[:200], self.wall)
