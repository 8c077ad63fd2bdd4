"""The Dockerfile and docker-compose.yml agree with the code. They are validated here, and not run.

``compose.schema.json`` is the Compose Specification's schema as the npm package dclint 3.1.0 ships it.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from deploy.local.kafka.config import CLUSTER_ID
from deploy.local.ports import Ports
from tests.guards.deployed import ROOT, SERVICES, kafka_version, needed_by, settings_of, variables_of

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
CONTAINERS: dict[str, Any] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def test_the_compose_file_fits_the_compose_specification() -> None:
    schema = json.loads((Path(__file__).parent / "compose.schema.json").read_text())

    assert [error.message for error in Draft7Validator(schema).iter_errors(COMPOSE)] == []


@pytest.mark.parametrize("service", SERVICES)
def test_a_container_is_told_what_its_service_reads_and_nothing_else(service: str) -> None:
    told = set(CONTAINERS[service]["environment"])

    assert told <= variables_of(service)
    assert needed_by(service) <= told


@pytest.mark.parametrize("service", SERVICES)
def test_a_container_listens_where_its_service_does_on_one_machine(service: str) -> None:
    container, port = CONTAINERS[service], Ports().services[service]

    assert container["environment"]["PORT"] == str(port)
    assert container["ports"] == [f"127.0.0.1:{port}:{port}"]
    assert f"127.0.0.1:{port}/readyz" in container["healthcheck"]["test"][-1]
    assert settings_of(service).model_fields["port"].default == port


@pytest.mark.parametrize("service", SERVICES)
def test_each_service_has_an_image_of_its_own(service: str) -> None:
    build = CONTAINERS[service]["build"]

    assert build["args"] == {"SERVICE": service}
    assert build["target"] == ("gateway" if service == "gateway" else "service")
    assert CONTAINERS[service]["image"].startswith(f"onemap/{service}:")


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_with_a_data_folder_has_a_volume_for_it(service: str) -> None:
    container, variables = CONTAINERS[service], variables_of(service)

    if keeps := variables & {"DATA_DIR", "SIGNING_KEY_FILE"}:
        assert container["volumes"] == [f"{service}:/data"]
        assert all(container["environment"][name].startswith("/data") for name in keeps)
        assert service in COMPOSE["volumes"]
    else:
        assert "volumes" not in container


@pytest.mark.parametrize("container", CONTAINERS)
def test_every_published_port_is_on_the_loopback(container: str) -> None:
    assert all(port.startswith("127.0.0.1:") for port in CONTAINERS[container].get("ports", []))


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_can_write_nothing_but_its_data_and_gains_no_rights(service: str) -> None:
    container = CONTAINERS[service]

    assert container["read_only"]
    assert container["cap_drop"] == ["ALL"]
    assert container["security_opt"] == ["no-new-privileges:true"]


def test_kafka_is_the_one_of_this_machine() -> None:
    kafka = CONTAINERS["kafka"]

    assert kafka["image"] == f"apache/kafka:{kafka_version()}"
    assert kafka["environment"]["CLUSTER_ID"] == CLUSTER_ID
    assert kafka["environment"]["KAFKA_AUTO_CREATE_TOPICS_ENABLE"] == "false"
    assert kafka["ports"] == [f"127.0.0.1:{Ports().kafka}:{Ports().kafka}"]


def test_an_image_runs_as_nobody_of_the_host() -> None:
    user = re.findall(r"^USER (\d+):(\d+)$", DOCKERFILE, re.MULTILINE)

    assert len(user) == 1
    assert all(int(number) > 10_000 for number in user[0])


def test_an_image_holds_one_service_and_only_locked_packages() -> None:
    copied = re.findall(r"^COPY (?!--from)(\S+) ", DOCKERFILE, re.MULTILINE)

    assert {path for path in copied if path.startswith("services/")} == {
        "services/__init__.py",
        "services/${SERVICE}",
        "services/gateway/screen",
        "services/gateway/screen/package.json",
    }
    assert "--require-hashes -r /tmp/service.txt" in DOCKERFILE
