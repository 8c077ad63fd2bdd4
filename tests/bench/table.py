"""The rows as one aligned Markdown table."""

from collections.abc import Iterable, Sequence

from tests.bench.row import Row

HEAD = ("suite", "what", "measured", "unit", "beside", "known", "ratio", "limit")
RIGHT = frozenset({2, 5, 6})
"""Columns of numbers."""


def table(rows: Iterable[Row]) -> str:
    """One line a row, columns aligned."""
    lines = [HEAD, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    rule = "|".join("-" * (w + 1) + (":" if c in RIGHT else "-") for c, w in enumerate(widths))
    head, *body = (_line(line, widths) for line in lines)
    return "\n".join([head, f"|{rule}|", *body])


def number(value: float) -> str:
    """Three figures that count, thousands apart."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def _cells(row: Row) -> tuple[str, ...]:
    known = "" if row.known is None else number(row.known)
    ratio = "" if row.ratio is None else f"{number(row.ratio)} ×"
    return (row.suite, row.name, number(row.measured), row.unit, row.beside, known, ratio, _limit(row))


def _limit(row: Row) -> str:
    if row.limit is None:
        return ""
    what = "× " if row.limit.of == "ratio" else ""
    verdict = "kept" if row.keeps_its_limit else "MISSED"
    return f"{row.limit.sense} {what}{number(row.limit.value)} (issue {row.limit.issue}): {verdict}"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    placed = (
        c.rjust(w) if n in RIGHT else c.ljust(w) for n, (c, w) in enumerate(zip(cells, widths, strict=True))
    )
    return "| " + " | ".join(placed) + " |"
