"""CQL2 text to its JSON form, by the library cql2."""

from typing import Any

import cql2

MOST_CHARACTERS = 2000


def parsed(text: str) -> Any:
    """The expression as CQL2 JSON; raises ValueError with what is wrong."""
    if len(text) > MOST_CHARACTERS:
        raise ValueError(f"a filter has at most {MOST_CHARACTERS} characters")
    try:
        return cql2.parse_text(text).to_json()
    except (cql2.ParseError, cql2.ValidationError) as error:
        raise ValueError("it is not CQL2 text, e.g. district = '320411' AND area_m2 > 1000") from error
