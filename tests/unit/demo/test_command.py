"""The command line of the demo."""

from pathlib import Path

import pytest

from demo.command import Arguments, parse


def test_playing_plays_the_history_and_then_the_live_stream() -> None:
    given = parse(["play"])

    assert (given.history, given.live, given.via) == (True, True, "http")
    assert given.parcels == 20_000


def test_either_half_can_be_played_alone() -> None:
    assert not parse(["play", "--history-only"]).live
    assert not parse(["play", "--live-only"]).history


def test_files_go_where_one_says() -> None:
    assert parse(["files", "--out", "x", "--parcels", "500"]) == Arguments(
        "files", 20260101, 500, out=Path("x")
    )


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["play", "--rate", "0"],
        ["play", "--rate", "nan"],
        ["play", "--via", "post"],
        ["play", "--history-only", "--live-only"],
        ["files", "--parcels", "5"],
    ],
)
def test_what_makes_no_sense_is_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(words)

    assert ended.value.code == 2
    assert "usage" in capsys.readouterr().err
