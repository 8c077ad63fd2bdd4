"""What the deployment files are compared with: settings of the services, ports of this machine, the pom."""

import importlib
import re
from pathlib import Path
from typing import Any

import yaml
from pydantic_settings import BaseSettings

ROOT = Path(__file__).parents[2]
BASE = ROOT / "deploy" / "k8s" / "base"
SERVICES = ("ingest", "indicators", "alerts", "gateway")


def settings_of(service: str) -> type[BaseSettings]:
    """The settings class of one service."""
    settings: type[BaseSettings] = importlib.import_module(f"services.{service}.settings").Settings
    return settings


def variables_of(service: str) -> set[str]:
    """The environment variables that a service reads."""
    return {name.upper() for name in settings_of(service).model_fields}


def needed_by(service: str) -> set[str]:
    """Those it must be given elsewhere than on one machine: where its neighbours are, and its own address."""
    addresses = {"KAFKA_BOOTSTRAP_SERVERS", "REDIS_URL", "ALERTS_URL", "HOST", "PORT", "DATA_DIR"}
    required = {
        name.upper() for name, field in settings_of(service).model_fields.items() if field.is_required()
    }
    return (addresses & variables_of(service)) | required


def kafka_version() -> str:
    """The version of Apache Kafka that runs on this machine."""
    found = re.search(r"<kafka\.version>([\d.]+)<", (ROOT / "deploy" / "local" / "pom.xml").read_text())
    assert found is not None
    return found[1]


def manifests(name: str) -> list[dict[str, Any]]:
    """Every resource of one file of the Kubernetes base."""
    return [document for document in yaml.safe_load_all((BASE / name).read_text()) if document]
