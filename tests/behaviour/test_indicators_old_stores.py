"""A store of another version of indicators is put aside, and everything in it is made again from the log."""

import hashlib
import sqlite3
from pathlib import Path

from contracts import topics
from contracts.catalogue import catalogue
from services.indicators.domain.memory.rows import COVER, FIGURE, GROUND, SURVEY, USE
from services.indicators.shell.keeper import STORE_FORMAT, store_format
from services.indicators.shell.saying.messages import Messages
from tests.behaviour.test_indicators_attempts import Sent, new_life, record
from tests.behaviour.test_shard_restored import HISTORY, fresh, kept

LAYOUT = 6, "ad71b12c1ee061c4"
"""The format of rows, and a fingerprint of how rows of that format are written."""
FORMAT = store_format(Messages(catalogue()))
OURS = (SURVEY, COVER, USE, GROUND, f"{FIGURE}farmland_retained/")
"""Rows that only indicators writes and reads; all others are changes as they came, in the published words."""


def test_the_format_number_is_raised_whenever_rows_are_written_otherwise() -> None:
    rows = sorted(kept(fresh(), HISTORY).items())
    written = [(key, row) for key, row in rows if key.startswith(OURS)]
    fingerprint = hashlib.sha256(repr(written).encode()).hexdigest()[:16]
    assert (STORE_FORMAT, fingerprint) == LAYOUT, "raise STORE_FORMAT, then write both down here"


async def test_a_store_of_an_older_format_is_put_aside_and_the_log_applied_again(tmp_path: Path) -> None:
    first, file = Sent(), tmp_path / f"{topics.CHANGES.name}-0.db"
    await new_life(first, tmp_path).handle([record(0, "a")])
    with sqlite3.connect(file) as store:
        store.execute("UPDATE place SET format = ?", (f"{STORE_FORMAT - 1}",))

    again = Sent()
    await new_life(again, tmp_path).handle([record(0, "a")])

    assert again.messages == first.messages
    assert file.with_name(f"{file.name}.aside").exists()
    with sqlite3.connect(file) as store:
        assert store.execute("SELECT format FROM place").fetchone() == (FORMAT,)


async def test_a_store_whose_rows_are_rubbish_is_put_aside_and_the_log_applied_again(tmp_path: Path) -> None:
    first, file = Sent(), tmp_path / f"{topics.CHANGES.name}-0.db"
    await new_life(first, tmp_path).handle([record(0, "a")])
    with sqlite3.connect(file) as store:
        store.execute("UPDATE rows SET value = x'00' WHERE key LIKE '%|planning.survey.changed|%'")

    again = Sent()
    await new_life(again, tmp_path).handle([record(0, "a")])

    assert again.messages == first.messages
    assert file.with_name(f"{file.name}.aside").exists()
