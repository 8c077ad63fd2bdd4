"""indicators dies at a chosen point of one change set: its next life says what was not said, and the same."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from chassis.kafka.log_reader import LogReader
from chassis.kafka.records import Outgoing, Record
from contracts import topics
from tests.behaviour.test_indicators_attempts import Fatal, Sent, new_life, record

RECORDS = [record(0, "a"), record(1, "b")]
NEXT = record(2, "c")


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


class Read(LogReader):
    """A log of records that come one by one; its reader dies after some of them."""

    def __init__(self, survives: int = len(RECORDS)) -> None:
        super().__init__("")
        self._survives = survives

    async def read(self, _: str, __: int, start: int, end: int) -> AsyncIterator[list[Record]]:
        """Those between, or death."""
        for one in RECORDS[start:end]:
            if one.offset == self._survives:
                raise Fatal
            yield [one]


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


async def rebuilt(folder: Path) -> list[Outgoing]:
    """What is said of the next change by a life that finds no store."""
    sent = Sent()
    await new_life(sent, folder, Read()).handle([NEXT])
    return sent.messages


async def test_a_rebuilding_cut_off_midway_says_all_its_figures_in_its_next_life(tmp_path: Path) -> None:
    with pytest.raises(Fatal):
        await new_life(Sent(), tmp_path / "disturbed", Read(survives=1)).handle([NEXT])

    assert await rebuilt(tmp_path / "disturbed") == await rebuilt(tmp_path / "clean")


async def test_a_rebuilding_cut_off_before_its_figures_are_said_says_them_in_its_next_life(
    tmp_path: Path,
) -> None:
    with pytest.raises(Fatal):
        await new_life(Mortal(leaves_first=False), tmp_path / "disturbed", Read()).handle([NEXT])

    assert await rebuilt(tmp_path / "disturbed") == await rebuilt(tmp_path / "clean")


async def test_figures_said_after_a_rebuilding_are_not_said_again(tmp_path: Path) -> None:
    await rebuilt(tmp_path)

    assert await rebuilt(tmp_path) == []
