"""规划成果要素: the plots of plans in force (规划地块), as far as a formula asks for their layer."""

from collections.abc import Collection, MutableMapping
from copy import copy
from typing import NamedTuple

from contracts.events.planfeature import PlanFeatureChanged
from contracts.landuse import LandUse
from services.indicators.domain.ground.grid import Bounds, Grid
from services.indicators.domain.ground.shapes import Shape, bounds_of, shape_of
from services.indicators.domain.layered import Layered


class Plot(NamedTuple):
    """A plot with the first-level 用地用海 class it is planned for."""

    layer: str
    use: str
    shape: Shape


class PlanFeatures:
    """The plots of one district."""

    def __init__(self, layers: Collection[str]) -> None:
        self._layers = frozenset(layers)
        self._grid = Grid()
        self._plots: MutableMapping[str, Plot] = {}

    def fork(self) -> "PlanFeatures":
        """Plots that begin like these; changes there do not show here."""
        fork = copy(self)
        fork._grid, fork._plots = self._grid.fork(), Layered(self._plots)
        return fork

    def set(self, name: str, data: PlanFeatureChanged | None) -> list[Bounds]:
        """Set a feature; returns where plots came, changed or went."""
        old, new = self._plots.pop(name, None), self._plot(data)
        self._grid.remove(name)
        if new is not None:
            self._plots[name] = new
            self._grid.put(name, bounds_of(new.shape))
        return [bounds_of(plot.shape) for plot in (old, new) if plot is not None] if old != new else []

    def near(self, bounds: Bounds, layers: Collection[str]) -> list[Plot]:
        """Plots of these layers near ``bounds``, in a fixed order."""
        near = (self._plots[name] for name in self._grid.meeting(bounds))
        return [plot for plot in near if plot.layer in layers]

    def _plot(self, data: PlanFeatureChanged | None) -> Plot | None:
        if data is None or data.layer not in self._layers or data.status != "in_force":
            return None
        use = first_level(data.land_use)
        return Plot(data.layer, use, shape_of(data.geometry)) if use is not None else None


def first_level(land_use: LandUse | None) -> str | None:
    """一级类 of a use told by 用地用海分类指南 (07 居住用地 …); None when it is not."""
    if land_use is None or land_use.scheme != "planning":
        return None
    return land_use.code[:2]
