"""The published JSON Schema of a type as a consumer would use it: formats asserted, not only annotated."""

import json
from datetime import datetime

from jsonschema import Draft202012Validator, FormatChecker

from contracts.generate import HERE

_FORMATS = FormatChecker(("date",))


@_FORMATS.checks("date-time", raises=ValueError)
def _date_time(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


def published_schema(type_: str) -> Draft202012Validator:
    """The validator of ``contracts/schemas/<type>.json``."""
    schema = json.loads((HERE / "schemas" / f"{type_}.json").read_text(encoding="utf-8"))
    return Draft202012Validator(schema, format_checker=_FORMATS)
