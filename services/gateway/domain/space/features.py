"""An item of a layer as it is read, and what a query may ask of it."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import orjson
import shapely

from services.gateway.domain.space.parcels import Parcel


@dataclass(frozen=True)
class Item:
    """要素: properties as a JSON object, geometry as WKB (empty: it has none), and where it is filed.

    A survey parcel also brings its exact state.
    """

    id: str
    value: bytes
    wkb: bytes
    places: list[str] = field(default_factory=list)
    parcel: Parcel | None = None

    @cached_property
    def properties(self) -> dict[str, Any]:
        """The properties, decoded."""
        decoded: dict[str, Any] = orjson.loads(self.value)
        return decoded

    @cached_property
    def shape(self) -> shapely.Geometry | None:
        """The geometry; None when it has none."""
        return shapely.from_wkb(self.wkb) if self.wkb else None
