"""indicators dies at a chosen point of one change set: its next life says what was not said, and the same."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from chassis.kafka.records import Outgoing, Record
from contracts import topics
from tests.behaviour.test_indicators_attempts import Fatal, Sent, Silent, new_life, record
from tests.builders import DISTRICT

RECORDS = [record(0, "a"), record(1, "b")]
SINGLY = [[one] for one in RECORDS]
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


class Read(Silent):
    """A log that comes in batches; its reader dies after some of them."""

    def __init__(self, *batches: Sequence[Record], survives: int = 9) -> None:
        super().__init__("")
        self._batches, self._survives = batches, survives

    async def read(self, _: str, __: int, start: int, end: int) -> AsyncIterator[list[Record]]:
        """Those between, or death."""
        for number, batch in enumerate(self._batches):
            if number == self._survives:
                raise Fatal
            if between := [one for one in batch if start <= one.offset < end]:
                yield between


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
    await new_life(sent, folder, Read(*SINGLY)).handle([NEXT])
    return sent.messages


async def test_a_rebuilding_cut_off_midway_says_all_its_figures_in_its_next_life(tmp_path: Path) -> None:
    with pytest.raises(Fatal):
        await new_life(Sent(), tmp_path / "disturbed", Read(*SINGLY, survives=1)).handle([NEXT])

    assert await rebuilt(tmp_path / "disturbed") == await rebuilt(tmp_path / "clean")


async def test_a_rebuilding_cut_off_before_its_figures_are_said_says_them_in_its_next_life(
    tmp_path: Path,
) -> None:
    with pytest.raises(Fatal):
        await new_life(Mortal(leaves_first=False), tmp_path / "disturbed", Read(*SINGLY)).handle([NEXT])

    assert await rebuilt(tmp_path / "disturbed") == await rebuilt(tmp_path / "clean")


async def test_figures_said_after_a_rebuilding_are_not_said_again(tmp_path: Path) -> None:
    await rebuilt(tmp_path)

    assert await rebuilt(tmp_path) == []


async def test_a_change_that_is_fatal_is_left_out_of_a_rebuilding_too(tmp_path: Path) -> None:
    log, sent, deaths = Read([record(0, "a"), record(1, "fatal"), record(2, "b")]), Sent(), 0
    while True:
        try:
            await new_life(sent, tmp_path, log).handle([record(3, "c")])
        except Fatal:
            deaths += 1
            assert deaths < 10
        else:
            break

    assert [m.topic for m in sent.messages].count(topics.REJECTED.name) == 1
    last = [m.value for m in sent.messages if m.key == f"farmland_retained/{DISTRICT}/survey/2023"][-1]
    assert b'"value":28500.0' in (last or b"")
