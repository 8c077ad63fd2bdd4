"""重大项目统计: projects by milestone, 用地保障, land not supplied or not used. Domain 3.3 C."""

from typing import get_args

from contracts.catalogue.parts import part_names
from contracts.events.project import Milestone
from services.gateway.domain.indicators import Row
from services.gateway.domain.supervision.figure_book import FigureBook

MILESTONES: tuple[str, ...] = get_args(Milestone)
LAND_SUPPLIED = frozenset({"land_supply", "permitted", "started", "completed"})
"""已供地: milestones at which a project's land is guaranteed, as in the catalogue (I10-1)."""
COUNTS = ("major_projects", "major_projects_supplied", "major_projects_started", "major_projects_completed")
SHARES = ("major_projects_supplied_share", "major_projects_started_share", "major_projects_completed_share")
AREAS = (
    "major_project_area",
    "approved_land",
    "approved_not_supplied",
    "approved_and_supplied",
    "supplied_not_used",
)
AREA_SHARES = ("approved_not_supplied_share", "approved_supplied_share", "supplied_not_used_share")


def project_statistics(book: FigureBook, unit: str) -> Row:
    """Figures under the ids of their indicators (areas in m²), and counts and areas by milestone and line."""
    return {
        "unit": unit,
        **{name: book.count(name, unit) for name in COUNTS},
        **{name: book.value(name, unit) for name in (*SHARES, *AREAS, *AREA_SHARES)},
        "milestones": [_milestone(book, unit, one) for one in MILESTONES if one != "cancelled"],
        "on_lines": {
            part.partition(".")[2]: book.count(part, unit) for part in book.parts("major_projects_on_lines")
        },
    }


def _milestone(book: FigureBook, unit: str, milestone: str) -> Row:
    return {
        "milestone": milestone,
        "name": part_names(f"x.{milestone}")[0],
        "projects": book.count(f"major_projects.{milestone}", unit),
        "area_m2": book.value(f"major_project_area.{milestone}", unit) or 0,
    }


def with_guarantee(project: Row) -> Row:
    """A project of the register with ``land_guaranteed`` (用地是否落实), and its milestone's place."""
    milestone = project["milestone"]
    return {
        **project,
        "milestone_name": part_names(f"x.{milestone}")[0],
        "milestone_number": MILESTONES.index(milestone) + 1 if milestone != "cancelled" else None,
        "land_guaranteed": milestone in LAND_SUPPLIED,
    }
