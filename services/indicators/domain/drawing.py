"""Parcels that come together are drawn together: no survey moves a footprint or a line."""

from collections.abc import Sequence

from contracts.messages.change import SurveyChange
from services.indicators.domain.land.parcel import Drawn
from services.indicators.domain.state import DistrictState


def drawn_together(shard: DistrictState, surveys: Sequence[SurveyChange]) -> list[Drawn | None]:
    """What is drawn of each; None for one that ends its parcel."""
    there = [one for one in surveys if _is_there(one)]
    drawn = shard.overlay.drawn([one.data for one in there])
    for stock in shard.stocks:
        stock.look_ahead(zip(there, drawn, strict=True))
    each = iter(drawn)
    return [next(each) if _is_there(one) else None for one in surveys]


def _is_there(one: SurveyChange) -> bool:
    return one.action == "set" and one.data.status == "current"
