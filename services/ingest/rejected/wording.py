"""Dead letters on a terminal. Pure.

What came from outside is never printed as it is: it may steer the terminal, or break what prints it.
"""

import json
import re
from collections.abc import Iterable

from contracts.knowing import CHINA
from services.ingest.domain.limits import too_deep
from services.ingest.domain.reading.parsing import parse
from services.ingest.domain.rejection import Rejection
from services.ingest.rejected.letters import Letter, counted

MOST_LINES = 120
MOST_DUMPED = 512
LONGEST_DETAIL = 70
_PAIR = re.compile(r"\[\s+(-?[0-9.eE+-]+),\s+(-?[0-9.eE+-]+)\s+\]")


def listing(letters: Iterable[Letter]) -> list[str]:
    """A line for each letter, and how many there are by source and reason."""
    letters = list(letters)
    lines = [_line(letter) for letter in letters]
    sums = [f"{number:>8}  {plain(source)}: {reason}" for source, reason, number in counted(letters)]
    return [*lines, "", f"dead letters: {len(letters)}", *sums]


def shown(letter: Letter, *, whole: bool) -> list[str]:
    """Everything about one letter, and its original bytes as readable as they can be."""
    about = letter.rejected
    origin = "/".join(map(str, letter.place)) if letter.place else "unknown"
    facts = {
        "number": str(letter.number),
        "came": _time(letter),
        "refused by": about.service,
        "reason": about.reason,
        "detail": about.detail,
        "source": about.source or "?",
        "id": about.id or "?",
        "subject": about.subject or "?",
        "lies at": origin,
        "bytes": str(len(about.original)),
    }
    lines = readable(about.original).splitlines()
    rest = len(lines) - MOST_LINES
    if rest > 0 and not whole:
        lines = [*lines[:MOST_LINES], f"… {rest} more lines; --whole shows them"]
    return [*(f"{name:>10}  {plain(value)}" for name, value in facts.items()), "", *map(plain, lines)]


def readable(original: bytes) -> str:
    """Indented JSON with a vertex a line; else the text; else its bytes in hexadecimal."""
    value = parse(original)
    if not isinstance(value, Rejection) and too_deep(value) is None:
        return pretty(value)
    try:
        return original.decode()
    except UnicodeDecodeError:
        return _dump(original)


def pretty(value: object) -> str:
    """Indented JSON with a vertex a line."""
    return _PAIR.sub(r"[\1, \2]", json.dumps(value, ensure_ascii=False, indent=2))


def plain(text: str) -> str:
    """The text with whatever is not printable written out (``\\x1b``)."""
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text)


def _line(letter: Letter) -> str:
    about = letter.rejected
    name = about.id or about.subject or "?"
    detail = about.detail if len(about.detail) <= LONGEST_DETAIL else about.detail[:LONGEST_DETAIL] + "…"
    told = (str(letter.number), _time(letter), about.service, about.reason, about.source or "?", name, detail)
    return "  ".join(plain(part) for part in told)


def _time(letter: Letter) -> str:
    return letter.at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")


def _dump(original: bytes) -> str:
    """16 bytes a line: offset, hexadecimal, what of it is ASCII."""
    lines = []
    for start in range(0, min(len(original), MOST_DUMPED), 16):
        part = original[start : start + 16]
        ascii_part = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in part)
        lines.append(f"{start:08x}  {part.hex(' '):<47}  {ascii_part}")
    if len(original) > MOST_DUMPED:
        lines.append(f"… {len(original) - MOST_DUMPED} more bytes")
    return "\n".join(lines)
