"""CQL2 expressions on attributes as a test of properties.

Source: OGC 21-065r2, classes Basic CQL2, Advanced Comparison Operators, Case-insensitive Comparison.
Null is unknown: a comparison with it is neither true nor false, so its negation is not true either.
"""

import operator
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import Any

from services.gateway.domain.space.filter.like import Like
from services.gateway.domain.space.filter.query import Test

Value = Callable[[dict[str, Any]], Any]
Truth = Callable[[dict[str, Any]], bool | None]

_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
MOST_DEEP = 50


def test_of(expression: Any, queryables: Collection[str]) -> Test:
    """Whether an expression (CQL2 JSON) is true of properties; raises ValueError for one that cannot be."""
    truth = _truth(expression, frozenset(queryables), 0)
    return lambda properties: truth(properties) is True


def equals(name: str, wanted: str) -> Test:
    """Whether a property, written as text, is ``wanted``."""

    def test(properties: dict[str, Any]) -> bool:
        value = value_of(properties, name)
        return value is not None and _written(value) == wanted

    return test


def value_of(properties: dict[str, Any], name: str) -> Any:
    """A property by its name; ``a.b`` is b inside a. None when it has none."""
    if name in properties:
        return properties[name]
    found: Any = properties
    for step in name.split("."):
        found = found.get(step) if isinstance(found, dict) else None
    return found


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) and value == int(value) else str(value)


def _truth(node: Any, known: frozenset[str], depth: int) -> Truth:
    if depth > MOST_DEEP:
        raise ValueError("the filter is nested too deeply")
    if isinstance(node, bool):
        return lambda _: node
    if not isinstance(node, dict) or "op" not in node:
        raise ValueError("the filter is not a condition")
    name, arguments = str(node["op"]), node["args"]
    if name in ("and", "or", "not"):
        return _logical(name, [_truth(each, known, depth + 1) for each in arguments])
    if name in _COMPARISONS:
        return _compared(_COMPARISONS[name], *(_value(each, known) for each in arguments))
    if name in _PREDICATES:
        return _PREDICATES[name](arguments, known)
    raise ValueError(f"{name} is not offered here; see /ogc/conformance")


def _logical(name: str, parts: list[Truth]) -> Truth:
    if name == "not":
        [part] = parts
        return lambda p: None if (truth := part(p)) is None else not truth
    return lambda p: _joined([part(p) for part in parts], decisive=name == "or")


def _joined(truths: list[bool | None], *, decisive: bool) -> bool | None:
    """One decisive part settles it; else an unknown one leaves it unknown."""
    if decisive in truths:
        return decisive
    return None if None in truths else not decisive


def _compared(compare: Callable[[Any, Any], bool], left: Value, right: Value) -> Truth:
    def truth(properties: dict[str, Any]) -> bool | None:
        one, other = _comparable(left(properties), right(properties))
        if one is None or other is None:
            return None
        try:
            return compare(one, other)
        except TypeError:
            return None

    return truth


def _comparable(one: Any, other: Any) -> tuple[Any, Any]:
    """Two values in one form: a time and its text become times."""
    if isinstance(one, datetime) and isinstance(other, str):
        return one, _moment(other)
    if isinstance(other, datetime) and isinstance(one, str):
        return _moment(one), other
    if isinstance(one, bool) != isinstance(other, bool):
        return None, None
    return one, other


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _like(arguments: list[Any], known: frozenset[str]) -> Truth:
    value, pattern = _value(arguments[0], known), _value(arguments[1], known)({})
    if not isinstance(pattern, str):
        raise ValueError("LIKE needs a text pattern, with % for any text and _ for one character")
    like = Like(pattern)
    return lambda p: like.matches(text) if isinstance(text := value(p), str) else None


def _between(arguments: list[Any], known: frozenset[str]) -> Truth:
    value, low, high = (_value(each, known) for each in arguments)
    above, below = _compared(operator.ge, value, low), _compared(operator.le, value, high)
    return _logical("and", [above, below])


def _in(arguments: list[Any], known: frozenset[str]) -> Truth:
    value, listed = _value(arguments[0], known), [_value(each, known) for each in arguments[1]]
    return _logical("or", [_compared(operator.eq, value, each) for each in listed])


def _is_null(arguments: list[Any], known: frozenset[str]) -> Truth:
    value = _value(arguments[0], known)
    return lambda p: value(p) is None


_PREDICATES: dict[str, Callable[[list[Any], frozenset[str]], Truth]] = {
    "like": _like,
    "between": _between,
    "in": _in,
    "isNull": _is_null,
}


def _value(node: Any, known: frozenset[str]) -> Value:
    if isinstance(node, str | int | float | bool):
        return lambda _: node
    if not isinstance(node, dict):
        raise ValueError("a value is a property, a text, a number, a day or a time")
    if "property" in node:
        return _property(str(node["property"]), known)
    if "date" in node:
        return _literal(str(node["date"]))
    if "timestamp" in node:
        return _literal(_moment(str(node["timestamp"])))
    if node.get("op") == "casei":
        inner = _value(node["args"][0], known)
        return lambda p: value.casefold() if isinstance(value := inner(p), str) else value
    raise ValueError(f"{node.get('op', 'this value')} is not offered here; see /ogc/conformance")


def _property(name: str, known: frozenset[str]) -> Value:
    if name not in known:
        raise ValueError(f"there is no property {name[:40]!r}; known are {', '.join(sorted(known))}")
    return lambda properties: value_of(properties, name)


def _literal(value: Any) -> Value:
    if value is None:
        raise ValueError("a time is written as in RFC 3339")
    return lambda _: value
