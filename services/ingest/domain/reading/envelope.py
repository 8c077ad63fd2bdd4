"""A CloudEvent with typed data, or the reason why not."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import ValidationError

from contracts.events import EVENTS, Upstream
from contracts.events.controlline import Maintenance
from contracts.events.permit import LegalBasis
from contracts.geometry import MultiPolygon, Polygon
from contracts.landuse import LandUse, SandiaoClass
from contracts.wire import BATCH_CONTENT_TYPE, CONTENT_TYPE, Attributes
from services.ingest.domain.limits import too_deep, too_intricate, too_wide
from services.ingest.domain.reading.parsing import parse
from services.ingest.domain.reading.spelling import day
from services.ingest.domain.rejection import Rejection

_NESTED = (Attributes, Maintenance, LegalBasis, LandUse, SandiaoClass, Polygon, MultiPolygon)
_OUR_NAMES = {name for model in (*EVENTS.values(), *_NESTED) for name in model.model_fields}
_OUR_NAMES |= {"Polygon", "MultiPolygon"}
_ECHOING = {"extra_forbidden": "unknown field", "union_tag_invalid": "neither Polygon nor MultiPolygon"}
"""Errors whose own message repeats what came in."""
_MOST_ERRORS = 5
_DAYS = ("granted_on", "stage_entered_on", "due_on", "milestone_on")


class Parsed(NamedTuple):
    """A well-formed event: its context attributes and its data, not yet judged by the rules of the city."""

    attributes: Attributes
    data: Upstream


def document_of(value: bytes | None, headers: Sequence[tuple[str, bytes]]) -> object | Rejection:
    """The CloudEvent in a Kafka message, in structured or in binary mode (``ce_`` headers)."""
    if value is None:
        return Rejection("undecodable", "the message has no value")
    fields = {name.lower(): text for name, text in headers}
    content_type = fields.get("content-type", b"").split(b";")[0].strip().lower()
    if content_type == BATCH_CONTENT_TYPE.encode():
        return Rejection("not_a_cloudevent", "on Kafka one message is one event")
    document = parse(value)
    if content_type == CONTENT_TYPE.encode() or "ce_specversion" not in fields:
        return document
    return document if isinstance(document, Rejection) else _binary(fields, document)


def _binary(fields: Mapping[str, bytes], data: object) -> object | Rejection:
    try:
        attributes = {name[3:]: text.decode() for name, text in fields.items() if name.startswith("ce_")}
    except UnicodeDecodeError:
        return Rejection("not_a_cloudevent", "a ce_ header is not UTF-8")
    return {**attributes, "data": data}


def read(document: object) -> Parsed | Rejection:
    """Structure, sizes, attributes and data of one event; coordinates are only counted here.

    The model refuses a shape whose levels are not those of the contract; only then are they counted.
    """
    if not isinstance(document, dict):
        return too_deep(document) or Rejection("not_a_cloudevent", "an event is a JSON object")
    outcome = too_deep(_without_geometry(document)) or _typed(document)
    if isinstance(outcome, Rejection):
        return (too_deep(document) or outcome).about(document)
    return outcome


def _without_geometry(document: dict[str, Any]) -> dict[str, Any]:
    data = document.get("data")
    return {**document, "data": {**data, "geometry": None}} if isinstance(data, dict) else document


def _typed(document: dict[str, Any]) -> Parsed | Rejection:
    try:
        attributes = Attributes.model_validate(document)
    except ValidationError as error:
        return Rejection("not_a_cloudevent", _describe(error))
    model = EVENTS.get(attributes.type)
    if model is None:
        return Rejection("unknown_type", f"known types are {', '.join(sorted(EVENTS))}")
    data = document.get("data")
    return too_wide(data) or too_intricate(data) or _with_data(attributes, model, document)


def _with_data(attributes: Attributes, model: type[Upstream], document: dict[str, Any]) -> Parsed | Rejection:
    if "data" not in document:
        return Rejection("invalid_data", "data is missing")
    try:
        return Parsed(attributes, model.model_validate(_with_days(document["data"])))
    except ValidationError as error:
        return Rejection("invalid_data", _describe(error))


def _with_days(data: object) -> object:
    """Days as the contract writes them, however they came."""
    if not isinstance(data, dict):
        return data
    written = {name: day(data[name]) for name in _DAYS if isinstance(data.get(name), str)}
    return {**data, **written} if written else data


def _describe(error: ValidationError) -> str:
    """Where and what, in our own words only: no value and no key that came in."""
    found = error.errors(include_input=False, include_url=False, include_context=False)
    lines = [f"{_place(e['loc'])}: {_ECHOING.get(e['type'], e['msg'])}" for e in found[:_MOST_ERRORS]]
    return "; ".join(lines)


def _place(location: tuple[int | str, ...]) -> str:
    parts = (str(part) if isinstance(part, int) or part in _OUR_NAMES else "?" for part in location)
    return ".".join(parts) or "data"
