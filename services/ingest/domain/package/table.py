"""One layer as it came out of a file: attribute columns by their standard names, geometry as WKB."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from contracts.geometry import Crs

Column = npt.NDArray[Any]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Table:
    """图层: ``columns`` by upper-case field name; ``crs`` None when it is none of ours, as ``stated``.

    ``shapes`` is an object array of WKB bytes, None where a row has no geometry.
    """

    name: str
    columns: Mapping[str, Column]
    shapes: npt.NDArray[np.object_]
    crs: Crs | None
    stated: str = ""

    def __len__(self) -> int:
        return len(self.shapes)

    def has(self, field: str) -> bool:
        """Whether the layer has the field."""
        return field in self.columns

    def first_of(self, fields: tuple[str, ...]) -> str | None:
        """The first of these fields the layer has."""
        return next((field for field in fields if field in self.columns), None)

    def texts(self, field: str | None) -> npt.NDArray[np.object_]:
        """Values as text without blanks around; empty where there is none. Most fields repeat a few."""
        texts = np.full(len(self), "", dtype=object)
        if field is not None and field in self.columns:
            values = self.columns[field].tolist()
            text = {value: _text(value) for value in set(values)}
            texts[:] = [text[value] for value in values]
        return texts

    def numbers(self, field: str | None) -> Floats:
        """Values as numbers; NaN where there is none or it is no number."""
        if field is None or field not in self.columns:
            return np.full(len(self), np.nan)
        column = self.columns[field]
        if column.dtype.kind in "fiu":
            return column.astype(np.float64)
        return np.array([_number(value) for value in column.tolist()], dtype=np.float64)


def _text(value: object) -> str:
    if value is None or (isinstance(value, float) and value != value):  # noqa: PLR0124 - NaN
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip().strip("\0")


def _number(value: object) -> float:
    try:
        return float(str(value))
    except ValueError:
        return float("nan")
