"""The local copy of what was folded from the log."""

import sqlite3
from pathlib import Path

import pytest

from chassis.store import MOST_ASKED, Store


def test_a_new_store_has_applied_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path / "p.db")
    assert (store.applied_offset, list(store.rows())) == (-1, [])


def test_rows_and_offset_are_there_after_opening_it_again(tmp_path: Path) -> None:
    store = Store(tmp_path / "p.db")
    store.commit(4, {"a": b"1", "b": b"2"})
    store.commit(5, {"a": None, "c": b"3"})
    store.close()

    again = Store(tmp_path / "p.db")
    assert (again.applied_offset, list(again.rows())) == (5, [("b", b"2"), ("c", b"3")])


def test_the_rows_of_some_keys_are_found_whatever_is_in_a_key(tmp_path: Path) -> None:
    store = Store(tmp_path / "p.db")
    rows = {key: key.encode() for key in ("a", "a\0b", "a\0c", "'", "张", *map(str, range(MOST_ASKED)))}
    store.commit(0, rows)

    assert store.values([*rows, "unknown"]) == rows
    assert store.values([]) == {}


def test_a_damaged_file_is_put_aside_and_the_store_starts_empty(tmp_path: Path) -> None:
    path = tmp_path / "p.db"
    path.write_bytes(b"this is no database" * 100)
    store = Store(path)
    assert store.applied_offset == -1
    assert path.with_name("p.db.aside").exists()


def test_a_file_damaged_behind_its_beginning_is_put_aside_too(tmp_path: Path) -> None:
    path = tmp_path / "p.db"
    store = Store(path)
    store.commit(7, {f"{number:05}": b"x" * 100 for number in range(2_000)})
    store.close()
    sound = path.read_bytes()
    path.write_bytes(sound[: len(sound) // 2] + b"rubbish!" * (len(sound) // 16))
    store = Store(path)
    assert (store.applied_offset, list(store.rows())) == (-1, [])
    assert path.with_name("p.db.aside").exists()


def test_rows_of_another_format_are_not_read(tmp_path: Path) -> None:
    old = Store(tmp_path / "p.db", row_format=1)
    old.commit(9, {"a": b"1"})
    old.close()
    assert Store(tmp_path / "p.db", row_format=2).applied_offset == -1


def test_a_commit_that_fails_leaves_the_offset_where_it_was(tmp_path: Path) -> None:
    store = Store(tmp_path / "p.db")
    store.commit(1, {"a": b"1"})
    with pytest.raises(sqlite3.Error):
        store.commit(2, {"a": b"2", "b": object()})  # type: ignore[dict-item]
    assert (store.applied_offset, list(store.rows())) == (1, [("a", b"1")])
