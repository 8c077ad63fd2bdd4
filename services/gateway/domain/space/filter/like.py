"""LIKE of CQL2: ``%`` is any text, ``_`` one character, ``\\`` takes the next character as it is."""

import re


class Like:
    """A pattern that is matched in time proportional to text and pattern, whatever they are."""

    def __init__(self, pattern: str) -> None:
        pieces: list[str] = [""]
        for step in re.findall(r"\\.|.", pattern, re.DOTALL):
            if step == "%":
                pieces.append("")
            else:
                pieces[-1] += "." if step == "_" else re.escape(step[-1])
        self._pieces = [re.compile(piece, re.DOTALL) for piece in pieces]

    def matches(self, text: str) -> bool:
        """Whether the whole text has the pattern."""
        first, *others = self._pieces
        if not others:
            return first.fullmatch(text) is not None
        begin = first.match(text)
        if begin is None:
            return False
        at = begin.end()
        for piece in others[:-1]:
            found = piece.search(text, at)
            if found is None:
                return False
            at = found.end()
        return self._ends(text, at)

    def _ends(self, text: str, at: int) -> bool:
        last = self._pieces[-1]
        length = len(re.sub(r"\\(.)", r"\1", last.pattern, flags=re.DOTALL))
        return len(text) - length >= at and last.fullmatch(text, len(text) - length) is not None
