"""Bytes become an event, or a refusal that names the reason and repeats nothing."""

import json
from typing import Any

import orjson
import pytest

from contracts.wire import CONTENT_TYPE
from services.ingest.domain.reading.envelope import document_of
from services.ingest.domain.reading.parsing import parse
from services.ingest.domain.rejection import Rejection
from tests.unit.ingest.builders import accepted, event, permit, refused, survey

NOT_JSON = {
    "nothing": b"",
    "a torn object": b'{"id":',
    "not a number": b'{"value": NaN}',
    "infinity": b'{"value": -Infinity}',
    "a number beyond double precision": b'{"value": 1e999}',
    "a lone surrogate": rb'{"subject": "\ud800"}',
    "bytes that are not UTF-8": b'{"subject": "\xff\xfe"}',
    "the same key twice": b'{"data": 1, "data": 2}',
    "the same key twice, deep inside": b'{"a": [{"b": {"c": 1, "c": ":"}}]}',
    "the same key twice, once escaped": rb'{"a:": 1, "a\u003a": 2}',
    "a repeated key beside an escaped colon": rb'{"a": 1, "a": 2, "b": "\u003a"}',
    "a tail after the object": b"{} {}",
}


@pytest.mark.parametrize("body", NOT_JSON.values(), ids=NOT_JSON)
def test_what_is_not_strict_json_is_undecodable(body: bytes) -> None:
    refusal = parse(body)

    assert isinstance(refusal, Rejection)
    assert refusal.reason == "undecodable"


@pytest.mark.parametrize("opened", [b"[", b'{"a":'])
def test_a_hundred_thousand_levels_are_refused_for_their_depth(opened: bytes) -> None:
    refusal = parse(opened * 100_000)

    assert isinstance(refusal, Rejection)
    assert refusal.reason == "too_deep"


@pytest.mark.parametrize("text", ["a:b", "::", '":"', r"\u003a"])
def test_colons_inside_texts_are_not_mistaken_for_keys(text: str) -> None:
    value = {"first": text, text: [text, {"second": text}]}

    assert parse(json.dumps(value).encode()) == value
    assert parse(orjson.dumps(value)) == value


def without(attribute: str) -> dict[str, Any]:
    return {name: value for name, value in survey().items() if name != attribute}


NOT_CLOUDEVENTS: dict[str, object] = {
    "an array": [],
    "a number": 5,
    "null": None,
    "no id": without("id"),
    "no source": without("source"),
    "no subject": without("subject"),
    "no time": without("time"),
    "a time without a zone": {**survey(), "time": "2026-11-20T09:30:00"},
    "another version": {**survey(), "specversion": "0.3"},
    "an empty subject": {**survey(), "subject": ""},
    "a subject that is a number": {**survey(), "subject": 7},
    "a sequence that is no number": {**survey(), "sequence": "three"},
    "a sequence too long to compare": {**survey(), "sequence": "9" * 19},
    "a sequence in Arabic-Indic digits": {**survey(), "sequence": "١٢"},
    "data that is not JSON": {**survey(), "datacontenttype": "text/xml"},
}


@pytest.mark.parametrize("document", NOT_CLOUDEVENTS.values(), ids=NOT_CLOUDEVENTS)
def test_what_has_not_the_attributes_of_a_cloudevent_is_not_one(document: object) -> None:
    assert refused(document).reason == "not_a_cloudevent"


INVALID_DATA: dict[str, dict[str, Any]] = {
    "no data": without("data"),
    "data as base64": {**without("data"), "data_base64": "e30="},
    "data that is text": {**survey(), "data": "{}"},
    "an unknown field": survey(colour="red"),
    "a missing geometry": {**survey(), "data": {}},
    "an area that is text": survey(area_m2="12"),
    "an area that is true": survey(area_m2=True),
    "a negative area": survey(area_m2=-1),
    "an area of a continent": survey(area_m2=1e13),
    "a class with a tail": survey(land_class={"scheme": "sandiao", "code": "0101KKK"}),
    "a class without its scheme": survey(land_class="0101"),
    "a class of the other scheme": survey(land_class={"scheme": "planning", "code": "0101"}),
    "a status nobody defined": survey(status="gone"),
    "a year before surveys": survey(year="1024"),
    "a district with letters": survey(district="3204AB"),
    "a day that never was": permit(granted_on="2026-02-30"),
    "a day of another calendar": permit(granted_on="民国115年2月3日"),
    "a month that never was": permit(granted_on="2026年13月1日"),
    "a coordinate system of elsewhere": survey(crs="EPSG:3857"),
    "a point": survey(geometry={"type": "Point", "coordinates": [119.9, 31.7]}),
    "a collection": survey(geometry={"type": "GeometryCollection", "geometries": []}),
    "an empty polygon": survey(geometry={"type": "Polygon", "coordinates": []}),
    "a ring of three": survey(geometry={"type": "Polygon", "coordinates": [[[119.9, 31.7]] * 3]}),
    "a position of one number": survey(geometry={"type": "Polygon", "coordinates": [[[119.9]] * 4]}),
    "a position of texts": survey(geometry={"type": "Polygon", "coordinates": [[["a", "b"]] * 4]}),
    "coordinates that are an object": survey(geometry={"type": "Polygon", "coordinates": {}}),
    "a geometry with a crs of its own": survey(
        geometry={"type": "Polygon", "crs": {}, "coordinates": [[[119.9, 31.7]] * 4]}
    ),
}


@pytest.mark.parametrize("document", INVALID_DATA.values(), ids=INVALID_DATA)
def test_data_that_breaks_its_model_is_invalid(document: dict[str, Any]) -> None:
    refusal = refused(document)

    assert refusal.reason == "invalid_data"
    assert refusal.subject == document["subject"]


def test_a_type_nobody_defined_is_refused() -> None:
    assert refused(event("planning.weather.changed", "S", {})).reason == "unknown_type"


SECRET = "机密-canary"


@pytest.mark.parametrize(
    "document",
    [
        {**survey(), "data": {**survey()["data"], SECRET: 1}},
        survey(status=SECRET),
        survey(land_class={"scheme": SECRET, "code": SECRET}),
        survey(geometry={"type": SECRET, "coordinates": [SECRET]}),
        survey(crs=SECRET, district=SECRET, year=SECRET),
        permit(granted_on=SECRET, kind=SECRET, site_area_m2=SECRET),
        {**survey(), "type": SECRET},
        {**survey(), "time": SECRET, SECRET: SECRET},
        event("planning.planfeature.changed", "F", {"attributes": {SECRET: [SECRET]}}),
    ],
)
def test_a_refusal_repeats_nothing_of_what_came_in(document: dict[str, Any]) -> None:
    assert SECRET not in refused(document).detail


def test_a_structured_message_on_kafka_is_its_own_document() -> None:
    value = orjson.dumps(survey())

    for content_type in (CONTENT_TYPE, f"{CONTENT_TYPE}; charset=utf-8"):
        assert document_of(value, [("content-type", content_type.encode())]) == survey()
    assert document_of(value, []) == survey()


def test_a_binary_message_on_kafka_is_the_same_event() -> None:
    structured = survey()
    headers = [(f"ce_{n}", str(v).encode()) for n, v in structured.items() if n != "data"]

    document = document_of(
        orjson.dumps(structured["data"]), [("content-type", b"application/json"), *headers]
    )

    assert accepted(document) == accepted(structured)


@pytest.mark.parametrize(
    ("value", "headers", "reason"),
    [
        (None, [], "undecodable"),
        (b"\x00\x01", [], "undecodable"),
        (b"[]", [("content-type", b"application/cloudevents-batch+json")], "not_a_cloudevent"),
        (b"{}", [("ce_specversion", b"1.0"), ("ce_id", b"\xff")], "not_a_cloudevent"),
    ],
)
def test_a_message_that_is_no_event_is_refused(
    value: bytes | None, headers: list[tuple[str, bytes]], reason: str
) -> None:
    refusal = document_of(value, headers)

    assert isinstance(refusal, Rejection)
    assert refusal.reason == reason
