"""The Kubernetes base agrees with the code and with Kubernetes' own schemas. It is validated, not run."""

from typing import Any

import kubernetes_validate
import pytest

from deploy.k8s import generate
from deploy.local.ports import Ports
from tests.guards.deployed import BASE, SERVICES, kafka_version, manifests, needed_by, variables_of

OWN_KINDS = {"Kafka", "KafkaNodePool", "KafkaTopic", "Kustomization"}
"""Resources whose schema Kubernetes does not bring."""

FILES = sorted(path.name for path in BASE.glob("*.yaml"))
CORE = [
    pytest.param(manifest, id=f"{file}:{manifest['kind']}:{manifest['metadata']['name']}")
    for file in FILES
    for manifest in manifests(file)
    if manifest["kind"] not in OWN_KINDS
]


def of_kind(file: str, *kinds: str) -> dict[str, Any]:
    return next(manifest for manifest in manifests(file) if manifest["kind"] in kinds)


def pod_of(service: str) -> dict[str, Any]:
    pod: dict[str, Any] = of_kind(f"{service}.yaml", "Deployment", "StatefulSet")["spec"]["template"]["spec"]
    return pod


@pytest.mark.parametrize("manifest", CORE)
def test_a_resource_fits_the_schema_of_kubernetes(manifest: dict[str, Any]) -> None:
    kubernetes_validate.validate(manifest, kubernetes_validate.latest_version(), strict=True)


def test_the_kustomization_lists_every_file() -> None:
    (kustomization,) = manifests("kustomization.yaml")

    assert sorted([*kustomization["resources"], "kustomization.yaml"]) == FILES


def test_the_topics_are_those_of_the_table() -> None:
    assert generate.FILE.read_text() == generate.text()


def test_kafka_is_the_one_of_this_machine_with_three_copies() -> None:
    cluster, pool = of_kind("kafka.yaml", "Kafka"), of_kind("kafka.yaml", "KafkaNodePool")

    assert cluster["spec"]["kafka"]["version"] == kafka_version()
    assert cluster["spec"]["kafka"]["config"]["auto.create.topics.enable"] is False
    assert cluster["metadata"]["name"] == pool["metadata"]["labels"]["strimzi.io/cluster"] == generate.CLUSTER
    assert pool["spec"]["replicas"] >= generate.REPLICAS


@pytest.mark.parametrize("service", SERVICES)
def test_a_pod_is_told_what_its_service_reads_and_nothing_else(service: str) -> None:
    (container,) = pod_of(service)["containers"]
    told = {variable["name"] for variable in container["env"]}

    assert told <= variables_of(service)
    assert needed_by(service) <= told


@pytest.mark.parametrize("service", SERVICES)
def test_a_pod_listens_and_is_probed_on_the_port_of_its_service(service: str) -> None:
    (container,) = pod_of(service)["containers"]
    port = Ports().services[service]

    assert container["image"].startswith(f"onemap/{service}:")
    assert container["ports"] == [{"name": "http", "containerPort": port}]
    assert {"name": "PORT", "value": str(port)} in container["env"]
    assert of_kind(f"{service}.yaml", "Service")["spec"]["ports"][0]["port"] == port
    assert container["livenessProbe"]["httpGet"] == {"path": "/livez", "port": "http"}
    assert container["readinessProbe"]["httpGet"] == {"path": "/readyz", "port": "http"}


@pytest.mark.parametrize("workload", [*SERVICES, "redis"])
def test_a_pod_has_no_rights_it_does_not_need(workload: str) -> None:
    pod = pod_of(workload)
    (container,) = pod["containers"]

    assert pod["automountServiceAccountToken"] is False
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["runAsUser"] > 10_000
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert {"requests", "limits"} <= set(container["resources"])


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_with_a_data_folder_keeps_it_on_a_volume(service: str) -> None:
    (container,) = pod_of(service)["containers"]
    workload = of_kind(f"{service}.yaml", "Deployment", "StatefulSet")
    mounts = {mount["mountPath"] for mount in container["volumeMounts"]}

    assert ("/data" in mounts) == ("DATA_DIR" in variables_of(service))
    assert ("volumeClaimTemplates" in workload["spec"]) == ("/data" in mounts)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_with_a_name_in_its_group_keeps_it_through_restarts(service: str) -> None:
    (container,) = pod_of(service)["containers"]
    pod_name = {"name": "MEMBER", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}

    assert (pod_name in container["env"]) == ("MEMBER" in variables_of(service))
    if pod_name in container["env"]:
        assert of_kind(f"{service}.yaml", "Deployment", "StatefulSet")["kind"] == "StatefulSet"


def test_nothing_talks_unless_it_is_said() -> None:
    denied = next(
        policy for policy in manifests("network.yaml") if policy["metadata"]["name"] == "deny-by-default"
    )

    assert denied["spec"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
