"""Query parameters that a route does not have are refused: all would be told where a filter is misspelt."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError

LONGEST_TOLD = 40


async def only_documented(request: Request) -> None:
    """Holds a request against what ``/openapi.json`` says of its route; raises RequestValidationError.

    Refused are parameters the route does not have, and those given more than once that take one value.
    """
    known = _known(request)
    problems = [
        {"type": "parameter", "loc": ("query", name[:LONGEST_TOLD]), "msg": problem}
        for name in request.query_params
        for problem in _problems(name, len(request.query_params.getlist(name)), known)
    ]
    if problems:
        raise RequestValidationError(problems)


def _known(request: Request) -> dict[str, bool]:
    """The query parameters of the route that was found, and whether each may be repeated."""
    paths = request.app.openapi()["paths"]
    told = paths.get(request.scope["route"].path_format, {}).get(request.method.lower(), {})
    return {
        each["name"]: _is_list(each["schema"]) for each in told.get("parameters", ()) if each["in"] == "query"
    }


def _is_list(schema: dict[str, Any]) -> bool:
    return any(one.get("type") == "array" for one in (schema, *schema.get("anyOf", ())))


def _problems(name: str, times: int, known: dict[str, bool]) -> Iterator[str]:
    if name not in known:
        yield f"there is no such parameter here{_meant(name, known)}"
    elif times > 1 and not known[name]:
        yield f"given {times} times, takes one value"


def _meant(name: str, known: dict[str, bool]) -> str:
    if not known:
        return ", nor any other"
    close = get_close_matches(name[:LONGEST_TOLD], known, n=1)
    did_you = f"; did you mean {close[0]}? Known are" if close else "; known are"
    return f"{did_you} {', '.join(known)}"
