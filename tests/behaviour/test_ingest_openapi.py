"""The OpenAPI document of ingest holds: whatever a client makes of it, the answer is one it states."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.schemas import OpenApiSchema

from services.ingest.shell.judging.judges import Judges
from tests.behaviour.ingest_door import Log, Parts, door_app
from tests.unit.ingest.builders import RULES

OPERATIONS = [
    "POST /v1/events",
    "GET /v1/receipts/{source_and_id}",
    "GET /v1/packages",
    "POST /v1/packages",
    "GET /v1/packages/{package}",
]
FEW = settings(
    max_examples=15, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenApiSchema]:
    judges = Judges(RULES)
    app = door_app(Log(), tmp_path_factory.mktemp("door"), judges, Parts())
    document = schemathesis.openapi.from_dict(app.openapi())
    document.app = app
    yield document
    judges.close()


def operations(document: OpenApiSchema) -> dict[str, Any]:
    """By method and path."""
    return {one.ok().label: one.ok() for one in document.get_all_operations() if isinstance(one, Ok)}


def test_the_document_tells_of_every_operation(document: OpenApiSchema) -> None:
    assert list(operations(document)) == OPERATIONS


@pytest.mark.parametrize("label", OPERATIONS)
def test_every_answer_is_one_the_document_states(document: OpenApiSchema, label: str) -> None:
    @FEW
    @given(operations(document)[label].as_strategy())
    def answers(case: Case[Any]) -> None:
        case.call_and_validate(excluded_checks=[schemathesis.checks.positive_data_acceptance])

    answers()
