"""Golden messages: each is what its model writes and what its published schema allows."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from jsonschema.validators import validator_for

from contracts.base import area_units
from contracts.generate import HERE, MODELS, drift, generated, message_model
from tests.guards.published_schema import published_schema

EXAMPLES = sorted((HERE / "examples").glob("*.json"))
SCHEMAS = sorted((HERE / "schemas").glob("*.json"))


def type_of(path: Path) -> str:
    """``planning.permit.changed.revoked.json`` is an example of ``planning.permit.changed``."""
    return ".".join(path.name.split(".")[:3])


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_schemas_and_asyncapi_on_disk_are_what_the_models_generate() -> None:
    assert "".join(drift(generated())) == ""


def test_every_type_has_a_golden_example() -> None:
    assert {type_of(path) for path in EXAMPLES} == MODELS.keys()


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.stem)
def test_a_schema_is_valid_json_schema_2020_12(path: Path) -> None:
    schema = _read(path)

    assert validator_for(schema) is Draft202012Validator
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_golden_message_survives_its_model_unchanged(path: Path) -> None:
    model = message_model(type_of(path))
    message = model.model_validate_json(path.read_bytes())

    assert json.loads(message.to_bytes()) == _read(path)
    assert model.model_validate_json(message.to_bytes()) == message


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_golden_message_obeys_its_published_schema(path: Path) -> None:
    message = _read(path)

    assert message["type"] == type_of(path)
    assert [error.message for error in published_schema(message["type"]).iter_errors(message)] == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_golden_message_is_marked_as_demonstration(path: Path) -> None:
    assert _read(path)["source"].startswith("/demo/")


@pytest.mark.parametrize("key", ["specversion", "id", "source", "type", "subject", "time", "data"])
def test_a_message_without_a_required_attribute_breaks_its_schema(key: str) -> None:
    message = _read(HERE / "examples" / "planning.permit.changed.json")
    del message[key]

    assert not published_schema("planning.permit.changed").is_valid(message)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("district", "32041"),
        ("district", "３２０４１１"),
        ("site_area_m2", -1),
        ("site_area_m2", 1.1e10),
        ("site_area_m2", True),
        ("granted_on", "2026-11-31"),
        ("status", "issued"),
        ("geometry", {"type": "Point", "coordinates": [119.9, 31.8]}),
        ("unknown", 1),
    ],
)
def test_model_and_schema_refuse_the_same_permit(key: str, value: object) -> None:
    message = _read(HERE / "examples" / "planning.permit.changed.json")
    message["data"][key] = value

    assert not published_schema("planning.permit.changed").is_valid(message)
    with pytest.raises(ValueError, match=key):
        message_model("planning.permit.changed").model_validate_json(json.dumps(message))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_inside_and_outside_of_a_line_are_the_whole_permit(path: Path) -> None:
    data = _read(path)["data"]

    for finding in [data, *data.get("findings", [])]:
        if "overlap_m2" in finding and "outside_m2" in finding:
            parts = area_units(finding["overlap_m2"]) + area_units(finding["outside_m2"])
            assert parts == area_units(finding["subject_area_m2"])
