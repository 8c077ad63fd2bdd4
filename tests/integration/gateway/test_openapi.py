"""Every documented route of the maps and questions, asked whatever its description allows and forbids."""

import asyncio
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from deploy.local.kafka_server import KafkaServer
from tests.integration.gateway.process import GatewayProcess, message, produce
from tests.waiting import eventually

OURS = (
    *("/ogc", "/v1/query", "/v1/compare", "/v1/land", "/v1/catalogue", "/v1/export"),
    *("/v1/permits", "/v1/plans", "/v1/projects", "/v1/space-usage", "/v1/districts"),
)
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
FEW = settings(
    max_examples=6,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def ask_everything(address: str) -> list[str]:
    """Asks every route of ours and returns which were; raises what schemathesis finds wrong."""
    schema = schemathesis.openapi.from_url(address, timeout=60)
    asked = []
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()
        if operation.path.startswith(OURS):
            asked.append(f"{operation.method} {operation.path}")

            @FEW
            @given(case=operation.as_strategy())
            def ask(case: Case[Any]) -> None:
                case.call_and_validate(checks=CHECKS, timeout=20)

            ask()
    return asked


@pytest.mark.filterwarnings("ignore")
async def test_no_route_answers_otherwise_than_it_says(broker: KafkaServer, gateway: GatewayProcess) -> None:
    await produce(broker.url, message("planning.changeset.accepted.every_type", "320411"))
    await eventually(lambda: gateway.rows("/v1/permits"), lambda seen: len(seen) > 0)

    asked = await asyncio.to_thread(ask_everything, f"{gateway.url}/openapi.json")

    assert len(asked) >= 25
