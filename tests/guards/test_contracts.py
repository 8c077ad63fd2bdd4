"""The published language agrees with itself: types, models, topics and what importing them does."""

import inspect
import subprocess
import sys
from collections import Counter

import pytest
from pydantic import BaseModel, ValidationError

from contracts import topics
from contracts.documents.asyncapi import PARTIES, RECEIVES, SENDS
from contracts.events import EVENTS
from contracts.generate import MODELS, chinese_term
from contracts.messages import MESSAGES
from contracts.topics import TOPICS

FOREVER = {topics.EVENTS.name, topics.CHANGES.name, topics.LEDGER.name, topics.POLICIES.name}
COMPACTED = {topics.FIGURES.name, topics.FINDINGS.name, topics.EPISODES.name, topics.SUBSCRIPTIONS.name}
AUDIT_DAYS = 183
"""网络安全法 asks for six months of logs; design.md 2 says at least 183 days."""

_WATCHED_IMPORT = """
import os, pkgutil, sys
import contracts

refused = []

def watch(event, arguments):
    data_file = event == "open" and not str(arguments[0]).endswith((".py", ".pyc")) and by_contracts()
    if event.startswith("socket.") or event == "subprocess.Popen" or data_file:
        refused.append((event, arguments))

def by_contracts():
    frame = sys._getframe(2)
    while frame.f_globals.get("__name__") in ("__main__", "os", "io", "pathlib", "codecs") and frame.f_back:
        frame = frame.f_back
    return frame.f_globals.get("__name__", "").startswith("contracts")

class Environment(dict):
    def __getitem__(self, key):
        return self.get(key)
    def get(self, key, default=None):
        if by_contracts():
            refused.append(("environment", key))
        return super().get(key, default)

os.environ = Environment(os.environ)
sys.addaudithook(watch)
for module in pkgutil.walk_packages(contracts.__path__, "contracts."):
    __import__(module.name)
print(refused)
"""


def _models() -> set[type[BaseModel]]:
    found: set[type[BaseModel]] = set()
    waiting: list[object] = list(MODELS.values())
    while waiting:
        item = waiting.pop()
        if isinstance(item, type) and issubclass(item, BaseModel) and item not in found:
            found.add(item)
            waiting += [field.annotation for field in item.model_fields.values()]
        waiting += getattr(item, "__args__", ())
    return found


def test_every_type_has_exactly_one_model_and_every_model_one_type() -> None:
    assert not EVENTS.keys() & MESSAGES.keys()
    assert all(count == 1 for count in Counter(MODELS.values()).values())


def test_every_type_travels_on_a_topic_and_every_topic_carries_known_types() -> None:
    carried = {type_ for topic in TOPICS for type_ in topic.types}

    assert carried == MODELS.keys()


def test_topic_names_are_unique_and_versioned() -> None:
    names = [topic.name for topic in TOPICS]

    assert len(set(names)) == len(names)
    assert all(name.startswith("planning.") and name.endswith(".v1") for name in names)


def test_what_a_district_asks_and_what_it_logs_lie_in_partitions_of_the_same_number() -> None:
    by_district = [topic for topic in TOPICS if topic.key == "district"]

    assert by_district == [topics.CHANGES, topics.LEDGER, topics.QUESTIONS]
    assert len({topic.partitions for topic in by_district}) == 1


def test_what_belongs_to_a_city_as_a_whole_has_one_order() -> None:
    districts_work = (topics.EVENTS, topics.CHANGES, topics.LEDGER, topics.QUESTIONS)

    assert {topic.partitions for topic in TOPICS if topic not in districts_work} == {1}


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_a_topic_says_how_long_it_keeps_its_messages(topic: topics.Topic) -> None:
    assert (topic.config.get("retention.ms") == "-1") == (topic.name in FOREVER)
    assert (topic.config.get("cleanup.policy") == "compact") == (topic.name in COMPACTED)
    assert ("retention.ms" in topic.config) != (topic.name in COMPACTED)


def test_the_audit_trail_outlives_the_statutory_half_year() -> None:
    assert int(topics.AUDIT.config["retention.ms"]) >= AUDIT_DAYS * 86_400_000


def test_every_topic_has_a_writer_and_a_reader_among_the_known_parties() -> None:
    for table in (SENDS, RECEIVES):
        assert table.keys() <= PARTIES.keys()
        assert {topic.name for used in table.values() for topic in used} == {topic.name for topic in TOPICS}


@pytest.mark.parametrize("model", sorted(_models(), key=str))
def test_a_model_is_frozen_and_refuses_unknown_fields(model: type[BaseModel]) -> None:
    assert model.model_config.get("frozen") is True
    assert model.model_config.get("extra") == "forbid"
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        model.model_validate({"no_such_field": 1})


@pytest.mark.parametrize(("type_", "model"), MODELS.items())
def test_a_model_begins_with_its_chinese_term(type_: str, model: type[BaseModel]) -> None:
    assert chinese_term(model)
    assert inspect.getdoc(model) != inspect.getdoc(BaseModel), f"{type_} has no docstring of its own"


def test_the_chinese_terms_of_any_two_messages_differ() -> None:
    terms = Counter(chinese_term(model) for model in MODELS.values())

    assert [term for term, count in terms.items() if count > 1] == []


def test_importing_the_contracts_opens_nothing_and_reads_no_environment() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _WATCHED_IMPORT], capture_output=True, text=True, check=True, timeout=60
    )

    assert done.stdout.strip() == "[]"
