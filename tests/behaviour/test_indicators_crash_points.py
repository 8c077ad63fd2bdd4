"""indicators dies at a chosen point of one change set: its next life says what was not said, and the same."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from chassis.kafka.records import Outgoing
from contracts import topics
from tests.behaviour.test_indicators_attempts import Fatal, Sent, new_life, record

RECORDS = [record(0, "a"), record(1, "b")]


class Mortal(Sent):
    """A Writer whose process dies: before anything has left, or just after all of it has."""

    def __init__(self, *, leaves_first: bool) -> None:
        super().__init__()
        self._leaves_first = leaves_first

    async def send_all(self, messages: Sequence[Outgoing]) -> list[tuple[int, int]]:
        """Die."""
        if self._leaves_first:
            await super().send_all(messages)
        raise Fatal


async def undisturbed(folder: Path) -> list[Outgoing]:
    sent = Sent()
    await new_life(sent, folder).handle(RECORDS)
    return sent.messages


async def test_what_had_not_left_when_it_died_is_said_in_its_next_life(tmp_path: Path) -> None:
    with pytest.raises(Fatal):
        await new_life(Mortal(leaves_first=False), tmp_path / "disturbed").handle(RECORDS)

    sent = Sent()
    await new_life(sent, tmp_path / "disturbed").handle(RECORDS)

    assert sent.messages == await undisturbed(tmp_path / "clean")
    assert topics.LEDGER.name in {message.topic for message in sent.messages}


async def test_what_had_left_before_it_was_kept_is_said_again_to_the_letter(tmp_path: Path) -> None:
    dying, sent = Mortal(leaves_first=True), Sent()
    with pytest.raises(Fatal):
        await new_life(dying, tmp_path).handle(RECORDS)

    await new_life(sent, tmp_path).handle(RECORDS)

    assert sent.messages == dying.messages


async def test_what_was_kept_is_not_said_again(tmp_path: Path) -> None:
    await undisturbed(tmp_path)

    assert await undisturbed(tmp_path) == []
