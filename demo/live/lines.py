"""动态维护 of 永久基本农田: now a piece is taken out (调出), then it is put back (补划)."""

from datetime import datetime

import numpy as np
import shapely

from demo.city.model import DemoCity
from demo.live.permits import sequence_at
from demo.upstream.controllines import line_data, line_id
from demo.upstream.event import Event, geojson, square_metres


class LiveLines:
    """At most one feature is out of shape at a time."""

    def __init__(self, city: DemoCity, rng: np.random.Generator) -> None:
        self._city, self._rng = city, rng
        self._out: int | None = None
        self._number = 0

    def step(self, now: datetime) -> Event:
        """Take a piece out of a feature, or put the last one back."""
        self._number += 1
        if self._out is not None:
            feature, self._out = self._out, None
            return self._event(feature, now, {}, ("补划", "耕地验收合格，补划恢复（演示）"))
        feature = int(self._rng.integers(len(self._city.basic_farmland.geometry)))
        self._out = feature
        return self._event(feature, now, self._smaller(feature), ("调出", "重大项目占用调出（演示）"))

    def _smaller(self, feature: int) -> dict[str, object]:
        lines = self._city.basic_farmland
        whole = lines.geometry[feature]
        middle = shapely.point_on_surface(whole)
        radius = 0.25 * float(np.sqrt(shapely.area(whole)))
        piece = shapely.intersection(whole, shapely.box(*_square(middle, radius)))
        rest = shapely.difference(whole, piece, grid_size=1e-7)
        if rest.is_empty or rest.geom_type not in ("Polygon", "MultiPolygon"):
            return {}
        share = float(shapely.area(rest) / shapely.area(whole))
        area = round(square_metres(lines.area[feature]) * share, 2)
        return {"geometry": geojson(rest), "area_m2": area}

    def _event(self, feature: int, now: datetime, changed: dict[str, object], why: tuple[str, str]) -> Event:
        lines = self._city.basic_farmland
        kind, reason = why
        maintenance = {"kind": kind, "reason": reason, "number": f"{now:%Y%m%d}{self._number:06d}"}
        data = line_data(self._city, lines, feature) | changed | {"maintenance": maintenance}
        subject = line_id(self._city, lines, feature)
        return Event("planning.controlline.changed", subject, sequence_at(now), now, data)


def _square(middle: shapely.Geometry, radius: float) -> tuple[float, float, float, float]:
    x, y = float(shapely.get_x(middle)), float(shapely.get_y(middle))
    return x - radius / 2, y - radius / 2, x + radius / 2, y + radius / 2
