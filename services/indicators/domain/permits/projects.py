"""重大项目: the major projects of a district, how far each has come, and where it is."""

from collections.abc import MutableMapping
from typing import NamedTuple

from contracts.events.project import ProjectChanged
from services.indicators.domain.ground.footprint import Footprint, footprint_of
from services.indicators.domain.ground.grid import Grid
from services.indicators.domain.ground.shapes import shape_of
from services.indicators.domain.layered import Layered


class Project(NamedTuple):
    """A project as it stands, without a footprint where none is drawn; a ``guest`` is the city's."""

    data: ProjectChanged
    footprint: Footprint | None
    guest: bool = False


class Projects:
    """The major projects of one district, and those of the city (市本级): these have land here, no more."""

    def __init__(self, district: str) -> None:
        self._district = district
        self.grid = Grid()
        self._projects: MutableMapping[str, Project] = {}

    def fork(self) -> "Projects":
        """Projects that begin like these; changes there do not show here."""
        fork = Projects(self._district)
        fork.grid, fork._projects = self.grid.fork(), Layered(self._projects)
        return fork

    def set(self, name: str, data: ProjectChanged | None) -> None:
        """Set a project's state; None forgets it."""
        self._projects.pop(name, None)
        self.grid.remove(name)
        if data is None:
            return
        footprint = footprint_of(shape_of(data.geometry)) if data.geometry is not None else None
        self._projects[name] = Project(data, footprint, data.district != self._district)
        if footprint is not None:
            self.grid.put(name, footprint.bounds)

    def get(self, name: str) -> Project | None:
        """A project, or None."""
        return self._projects.get(name)
