"""Excel files, written row by row in bounded memory, by XlsxWriter."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from xlsxwriter import Workbook

MOST_ROWS = 1_048_575
"""Of a sheet, below its headings."""


def workbook(
    title: str, headings: Sequence[str], rows: Iterable[Sequence[str | int | float | bool | None]]
) -> bytes:
    """One sheet; text stays text, whatever it looks like."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
    }
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table.xlsx"
        with Workbook(str(path), options) as book:
            sheet = book.add_worksheet(title)
            sheet.write_row(0, 0, headings)
            for number, row in enumerate(rows, 1):
                sheet.write_row(number, 0, row)
        return path.read_bytes()
