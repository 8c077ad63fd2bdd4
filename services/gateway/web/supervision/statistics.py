"""The shapes of the statistics, as OpenAPI shows them. Areas are m², shares between 0 and 1."""

from typing import Any

from fastapi import Response
from pydantic import BaseModel, Field

from services.gateway.domain.indicators import Row
from services.gateway.domain.supervision.figure_book import FigureBook
from services.gateway.shell.live.hub import Board, Hub
from services.gateway.web.answers import json_response


class Standing(BaseModel):
    """Where an answer stands in the live channel of the figures."""

    epoch: str
    at: int = Field(description="The offset of the channel `figures` at which this was true")


class PlanStatistics(Standing):
    """编审统计."""

    plans: list[Row] = Field(description="By unit and plan kind (null: all kinds): counts, stages, shares")
    stage_times: list[Row] = Field(
        description="阶段历时 by unit, of each stage and plan kind: mean, P90, late"
    )
    after_approval: list[Row] = Field(description="批复—入库—备案 时差 by unit, days")


class PermitStatistics(Standing):
    """许可统计."""

    monthly: list[Row] = Field(description="By unit, month, kind and (with by_use) use: 件数, 面积, 建筑规模")
    total: int = Field(description="How many monthly rows there are in all")
    limit: int
    offset: int
    in_force: list[Row] = Field(description="现行有效 by unit: counts by kind, site area, 核实率, 一致率")


class ProjectStatistics(Standing):
    """重大项目统计."""

    projects: list[Row] = Field(description="By unit: counts, shares, areas, milestones, 触线")


class SpaceUsage(Standing):
    """空间使用."""

    items: list[dict[str, Any]] = Field(description="By scale (建设用地, 城乡建设用地) and unit")


class Comparison(Standing):
    """指标对比."""

    indicators: list[str]
    units: list[str]
    periods: list[str]
    cells: list[Row] = Field(description="One for each indicator, unit and period that has a figure")


class Monitoring(Standing):
    """指标监测."""

    items: list[Row] = Field(description="By indicator: current, projected, planned, trend, grade")


def book_of(board: Board) -> FigureBook:
    """The figures as they are now."""
    return FigureBook(board.tables["figures"].items)


def told(hub: Hub, **parts: object) -> Response:
    """An answer with where it stands."""
    log = hub.board().tables["figures"]
    return json_response({**parts, "epoch": log.epoch, "at": log.offset})
