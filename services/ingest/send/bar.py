"""How far it is: a bar that redraws itself on a terminal, one line a stage elsewhere."""

from typing import TextIO

_CELLS = 24
_CLEAR = "\r\033[K"


class Bar:
    """For one file."""

    def __init__(self, name: str, out: TextIO) -> None:
        self._name, self._out = name, out
        self._stage = ""

    def show(self, stage: str, share: float) -> None:
        """The stage, and the share of it that is done."""
        if self._out.isatty():
            full = round(share * _CELLS)
            self._write(f"{_CLEAR}{self._name} [{'█' * full}{'·' * (_CELLS - full)}] {share:4.0%} {stage}")
        elif stage != self._stage:
            self._write(f"{self._name} {stage}\n")
        self._stage = stage

    def end(self) -> None:
        """Leave the line empty."""
        if self._out.isatty():
            self._write(_CLEAR)

    def _write(self, text: str) -> None:
        self._out.write(text)
        self._out.flush()
