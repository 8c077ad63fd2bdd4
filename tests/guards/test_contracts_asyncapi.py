"""The AsyncAPI document is accepted by the public parser and says what the topic table says."""

import hashlib
import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from contracts.documents.asyncapi import RECEIVES, SENDS
from contracts.generate import HERE, MODELS
from contracts.topics import TOPICS

DOCUMENT = HERE / "asyncapi.yaml"
CHECKER = Path(__file__).parent / "asyncapi"
WORST_ALLOWED = 2
"""Severity of information, such as "a later AsyncAPI version exists"; warnings (1) and errors (0) fail."""


def _install() -> None:
    """``npm ci`` of the pinned parser, once for each state of the lock file."""
    lock = hashlib.sha256((CHECKER / "package-lock.json").read_bytes()).hexdigest()
    marker = CHECKER / "node_modules" / ".installed-lock"
    if marker.exists() and marker.read_text() == lock:
        return
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"]
    done = subprocess.run(command, cwd=CHECKER, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    marker.write_text(lock)


@cache
def _parsed(document: Path) -> dict[str, Any]:
    _install()
    done = subprocess.run(
        ["node", str(CHECKER / "validate.mjs"), str(document)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _document() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(DOCUMENT.read_text(encoding="utf-8"))
    return loaded


def test_the_public_parser_finds_nothing_wrong() -> None:
    assert [found for found in _parsed(DOCUMENT)["found"] if found["severity"] < WORST_ALLOWED] == []


def test_the_public_parser_reads_every_channel_operation_and_message() -> None:
    read = _parsed(DOCUMENT)["read"]

    assert read["channels"] == len(TOPICS)
    assert read["operations"] == sum(len(topics) for table in (SENDS, RECEIVES) for topics in table.values())
    assert sorted(read["messages"]) == sorted(MODELS)


def test_the_public_parser_does_refuse_an_operation_on_no_channel(tmp_path: Path) -> None:
    broken = _document()
    broken["operations"]["ingest.receive.planning.events.v1"]["channel"]["$ref"] = "#/channels/nowhere"
    (tmp_path / "schemas").symlink_to(HERE / "schemas")
    (tmp_path / "asyncapi.yaml").write_text(yaml.safe_dump(broken), encoding="utf-8")

    assert 0 in {found["severity"] for found in _parsed(tmp_path / "asyncapi.yaml")["found"]}


def test_channels_say_what_the_topic_table_says() -> None:
    channels = _document()["channels"]

    for topic in TOPICS:
        kafka = channels[topic.name]["bindings"]["kafka"]
        assert kafka["partitions"] == topic.partitions
        assert kafka["topicConfiguration"].keys() == topic.config.keys()
        assert tuple(channels[topic.name]["messages"]) == topic.types


def test_every_payload_points_at_a_schema_that_exists() -> None:
    for channel in _document()["channels"].values():
        for message in channel["messages"].values():
            assert (HERE / message["payload"]["$ref"]).is_file()
