"""A service starts with what its image holds: contracts, chassis, itself, and the packages locked for it."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.guards.deployed import ROOT, SERVICES

DISTRIBUTIONS = """
import importlib, importlib.metadata, json, sys
before = set(sys.modules)
importlib.import_module(sys.argv[1])
owners = importlib.metadata.packages_distributions()
tops = {name.partition(".")[0] for name in set(sys.modules) - before}
print(json.dumps(sorted({owner for top in tops for owner in owners.get(top, [])})))
"""


def image_of(service: str, folder: Path) -> Path:
    """The folder /app of a service's image, as the Dockerfile copies it."""
    for package in ("contracts", "chassis", f"services/{service}"):
        shutil.copytree(
            ROOT / package, folder / package, ignore=shutil.ignore_patterns("screen", "__pycache__")
        )
    shutil.copy(ROOT / "services" / "__init__.py", folder / "services")
    return folder


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked() -> set[str]:
    lines = (ROOT / "requirements" / "service.txt").read_text()
    return {canonical(name) for name in re.findall(r"^([\w.-]+)==", lines, re.MULTILINE)}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_needs_nothing_that_its_image_lacks(service: str, tmp_path: Path) -> None:
    app = image_of(service, tmp_path)
    command = [sys.executable, "-c", DISTRIBUTIONS, f"services.{service}.__main__"]
    done = subprocess.run(
        command, cwd=app, env={"PYTHONPATH": str(app)}, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert {canonical(name) for name in json.loads(done.stdout)} <= locked()
