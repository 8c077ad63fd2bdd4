"""A service starts with what its image holds: contracts, chassis, itself, and the packages locked for it."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.guards.deployed import ROOT, SERVICES

START = """
import importlib, importlib.metadata, sys

locked = set(sys.argv[2].split())

def canonical(name):
    return name.replace("_", "-").replace(".", "-").lower()

class Lacking:
    owners = importlib.metadata.packages_distributions()

    def find_spec(self, name, path=None, target=None):
        holders = self.owners.get(name.partition(".")[0], [])
        if holders and not any(canonical(holder) in locked for holder in holders):
            raise ModuleNotFoundError(f"the image lacks {name}", name=name)

sys.meta_path.insert(0, Lacking())
importlib.import_module(sys.argv[1])
"""
"""Imports a service where packages that are installed here but not locked for its image cannot be found."""


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
    command = [sys.executable, "-c", START, f"services.{service}.__main__", " ".join(sorted(locked()))]
    done = subprocess.run(
        command, cwd=app, env={"PYTHONPATH": str(app)}, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
