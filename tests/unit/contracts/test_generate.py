"""What is generated from the models: named in Chinese, the same every time, and missed when stale."""

import os
import subprocess
import sys

import pytest

from contracts.base import Model
from contracts.events import PermitChanged
from contracts.generate import HERE, chinese_term, drift, generated, message_schema
from contracts.messages.whatif import Answer

PERMIT_SCHEMA = HERE / "schemas" / "planning.permit.changed.json"


def test_a_message_is_called_by_the_chinese_term_of_its_docstring_or_its_module() -> None:
    assert chinese_term(Answer) == "试算结果"
    assert chinese_term(PermitChanged) == "规划许可"


def test_a_model_without_a_chinese_term_is_refused() -> None:
    class Nameless(Model):
        """A model nobody named."""

    with pytest.raises(ValueError, match="Nameless does not begin with its Chinese term"):
        chinese_term(Nameless)


def test_a_schema_describes_the_whole_event_of_its_type_only() -> None:
    schema = message_schema("planning.permit.changed")

    assert schema["properties"]["type"] == {"type": "string", "const": "planning.permit.changed"}
    assert schema["required"] == ["specversion", "id", "source", "type", "subject", "time", "data"]
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_a_stale_file_shows_as_a_diff() -> None:
    expected = generated()
    expected[PERMIT_SCHEMA] = expected[PERMIT_SCHEMA].replace("规划许可", "许可")

    lines = list(drift(expected))

    assert '-  "title": "规划许可",\n' in lines
    assert '+  "title": "许可",\n' in lines


def test_a_schema_that_no_model_has_any_more_shows_as_a_diff() -> None:
    expected = generated()
    del expected[PERMIT_SCHEMA]

    assert "--- contracts/schemas/planning.permit.changed.json\n" in list(drift(expected))


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_files_come_out_the_same_whatever_the_hash_seed(seed: str) -> None:
    command = [sys.executable, "-m", "contracts.generate", "--check"]
    environment = {"PYTHONHASHSEED": seed, "PATH": os.defpath}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)

    assert done.stdout + done.stderr == ""
    assert done.returncode == 0
