"""Days as people write them, in one spelling (domain reference 1.8): disclosures have blanks inside them."""

import re

from contracts.permit_numbers import bare

_DAY = re.compile(
    r"([0-9]{4})(?:年|[-/.])([0-9]{1,2})(?:月|[-/.])([0-9]{1,2})日?|([0-9]{4})([0-9]{2})([0-9]{2})"
)


def day(written: str) -> str | None:
    """日期 as ``YYYY-MM-DD``; None where nothing is written; what is no day stays for others to refuse."""
    plain = bare(written)
    if not plain:
        return None
    found = _DAY.fullmatch(plain)
    if found is None:
        return written
    year, month, number = (part for part in found.groups() if part is not None)
    return f"{year}-{int(month):02}-{int(number):02}"
