"""``GET /v1/export/{table}.csv|xlsx``: a table for a spreadsheet (成果导出)."""

import asyncio
import csv
import io
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, HTTPException, Path, Request, Response
from fastapi.responses import StreamingResponse

from services.gateway.adapters.space.layer_reader import LayerReader
from services.gateway.adapters.workbook import workbook
from services.gateway.domain.indicators import Catalogue, Row, described
from services.gateway.domain.model.tables import STATISTICS
from services.gateway.domain.sharing.columns import EXPORTED, Cell, cells
from services.gateway.domain.space.filter.filtering import equals
from services.gateway.domain.space.land import Asked
from services.gateway.domain.space.land import rows as land_rows
from services.gateway.shell.live.hub import Board, Hub

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
ROWS_A_PIECE = 500
TableName = Literal["indicators", "plans", "permits", "projects", "alerts", "land", "statistics"]
Kind = Literal["csv", "xlsx"]


def export_router(hub: Hub, reader: LayerReader, catalogue: Catalogue) -> APIRouter:
    """The one route."""
    router = APIRouter(prefix="/v1/export", tags=["export 导出"])

    @router.get(
        "/{table}.{kind}",
        summary="成果导出 a table as CSV or Excel; any column is a filter by its exact value",
        response_class=Response,
        responses={200: {"content": {CSV: {}, XLSX: {}}}, 422: {"description": "No such column"}},
    )
    async def export(
        request: Request, table: Annotated[TableName, Path()], kind: Annotated[Kind, Path()]
    ) -> Response:
        tests = _tests(request, table)
        board = hub.board()
        rows = await _rows(board, reader, table)
        if table == "indicators":
            rows = [described(row, catalogue) for row in rows]
        told = cells(table, (row for row in rows if all(test(dict(row)) for test in tests)))
        headings = list(EXPORTED[table].values())
        headers = {
            "content-disposition": f'attachment; filename="{table}.{kind}"',
            "cache-control": "no-cache",
        }
        if kind == "csv":
            return StreamingResponse(_csv(headings, told), media_type=CSV, headers=headers)
        book = await asyncio.to_thread(workbook, table, headings, told)
        return Response(book, media_type=XLSX, headers=headers)

    return router


def _tests(request: Request, table: str) -> list[Any]:
    columns = EXPORTED[table]
    for name in request.query_params:
        if name not in columns:
            raise HTTPException(422, f"there is no column {name[:40]!r}; there are {', '.join(columns)}")
    return [equals(name, value) for name, value in request.query_params.items()]


async def _rows(board: Board, reader: LayerReader, table: str) -> list[Row]:
    if table == "land":
        return land_rows(await reader.sums(board.epoch), Asked())
    if table == STATISTICS:
        return await reader.rows(board.epoch, STATISTICS)
    items = board.tables["figures" if table == "indicators" else table].items
    return [orjson.loads(items[key]) for key in sorted(items)]


def _csv(headings: Sequence[str], rows: Iterator[list[Cell]]) -> Iterator[str]:
    """Pieces of a file that Excel opens with Chinese intact (it looks for the mark at the start)."""
    piece = io.StringIO()
    writer = csv.writer(piece, lineterminator="\r\n")
    writer.writerow(headings)
    yield "\ufeff"
    for number, row in enumerate(rows):
        writer.writerow(row)
        if number % ROWS_A_PIECE == ROWS_A_PIECE - 1:
            yield piece.getvalue()
            piece.seek(0)
            piece.truncate()
    yield piece.getvalue()
