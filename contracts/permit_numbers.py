"""证号: permit numbers as people write them, in one spelling (domain reference 1.8).

Disclosures of permits have blanks inside numbers, full-width digits, and numbers with or without what is
printed around them. Whoever looks a permit up by its number brings it to this spelling first.
"""

import re
import string
import unicodedata

_NUMBER = re.compile(r"(?:([用地建乡])字第)?([0-9]{6}(?:19|20)[0-9]{2}([A-Z]{2})[0-9]{7})号?")
"""电子监管号 (19 characters), alone or as it is printed."""
_PRINTED = {"YG": "地", "GG": "建"}
"""What is printed before a number of 用地规划 and 工程规划; other letters are not confirmed."""
_OLDER = re.compile(r"[^\W\d_]{0,6}[用地建乡]字第?[0-9A-Z()〔〕\[\]-]{4,30}号")
"""From before it: ``地字第130733201400013号``, ``常规地字第(2008)012号``, ``建字[2008]012号``."""
_CAPITALS = str.maketrans(string.ascii_lowercase, string.ascii_uppercase)


def permit_number(printed: str) -> str:
    """证号 for matching: no blanks, half-width, capital letters, the standard form in full.

    Older numbers lose their blanks and full width; of any other form one stays as it is; none is refused.
    """
    plain = bare(printed).translate(_CAPITALS)
    found = _NUMBER.fullmatch(plain)
    if found is None:
        return plain if _OLDER.fullmatch(plain) else printed
    prefix = found[1] or _PRINTED.get(found[3])
    return f"{prefix}字第{found[2]}号" if prefix else found[2]


def bare(text: str) -> str:
    """Half-width, without blanks and without marks that do not show."""
    plain = unicodedata.normalize("NFKC", text)
    shown = "".join(c for c in plain if not c.isspace() and unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFKC", shown)
