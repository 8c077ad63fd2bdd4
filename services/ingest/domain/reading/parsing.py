"""Bytes to JSON, more strictly than any parser alone."""

import json

import orjson

from services.ingest.domain.limits import MOST_DEPTH
from services.ingest.domain.rejection import Rejection

TOO_DEEP = Rejection("too_deep", f"values nest at most {MOST_DEPTH} levels deep")


def parse(body: bytes) -> object | Rejection:
    """Strict JSON: UTF-8, no NaN, no lone surrogates, no key twice in one object."""
    try:
        value: object = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        if error.msg == "depth limit exceeded":
            return TOO_DEEP
        return Rejection("undecodable", f"not JSON (line {error.lineno}, column {error.colno})")
    try:
        repeats = _repeats_a_key(body, value)
    except (orjson.JSONEncodeError, RecursionError):
        return TOO_DEEP  # what the one parser takes is still too deep for those who look closer
    return Rejection("undecodable", "an object has the same key twice") if repeats else value


def _repeats_a_key(body: bytes, value: object) -> bool:
    """Each key brings a colon, and a repeated one is lost in parsing; only then is the slow look needed."""
    if body.count(b":") == orjson.dumps(value).count(b":") and b"\\u003" not in body:
        return False
    try:
        json.loads(body, object_pairs_hook=_unique)
    except _RepeatedKeyError:
        return True
    return False


class _RepeatedKeyError(Exception):
    """Leaves the standard parser at the first repeated key."""


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _RepeatedKeyError
    return members
