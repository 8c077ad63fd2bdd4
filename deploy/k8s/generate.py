"""Writes ``base/topics.yaml`` from the table of topics: ``python -m deploy.k8s.generate [--check]``."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from contracts.topics import TOPICS, Topic

FILE = Path(__file__).parent / "base" / "topics.yaml"
HEADER = "# Written by `make contracts` from contracts/topics.py; do not edit.\n"
CLUSTER = "onemap"
REPLICAS = 3
IN_SYNC = {"min.insync.replicas": "2"}
"""A message that was acknowledged survives the loss of any one broker."""


def manifest(topic: Topic) -> dict[str, Any]:
    """The Strimzi resource of one topic."""
    return {
        "apiVersion": "kafka.strimzi.io/v1",
        "kind": "KafkaTopic",
        "metadata": {"name": topic.name, "labels": {"strimzi.io/cluster": CLUSTER}},
        "spec": {
            "partitions": topic.partitions,
            "replicas": REPLICAS,
            "config": {**topic.config, **IN_SYNC},
        },
    }


def text() -> str:
    """The whole file."""
    return HEADER + yaml.safe_dump_all(map(manifest, TOPICS), sort_keys=False, explicit_start=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes the file, or with ``--check`` only compares and returns 1 when it differs."""
    parser = argparse.ArgumentParser(prog="python -m deploy.k8s.generate", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare only; exit 1 when the file differs")
    if not parser.parse_args(arguments).check:
        FILE.write_text(text())
        return 0
    if FILE.is_file() and FILE.read_text() == text():
        return 0
    sys.stderr.write(f"{FILE} differs from contracts/topics.py: run `make contracts`\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
