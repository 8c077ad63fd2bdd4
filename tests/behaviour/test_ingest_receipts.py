"""A receipt says what became of an event: the first settled verdict, or the newest refusal."""

from pathlib import Path

import pytest

from services.ingest.adapters.receipt_book import ReceiptBook
from services.ingest.domain.admitting.admission import Receipt


def receipt(verdict: str, offset: int, name: str = "1") -> Receipt:
    return Receipt("/tests", name, "S", verdict, None, None, 0, offset)


@pytest.mark.parametrize(
    ("verdicts", "standing"),
    [
        (["accepted", "duplicate"], "accepted"),
        (["stale", "duplicate"], "stale"),
        (["rejected", "accepted"], "accepted"),
        (["rejected", "conflict"], "conflict"),
        (["accepted", "rejected"], "accepted"),
    ],
)
def test_the_first_settled_verdict_stands(tmp_path: Path, verdicts: list[str], standing: str) -> None:
    book = ReceiptBook(tmp_path)
    for offset, verdict in enumerate(verdicts):
        book.keep([receipt(verdict, offset)])

    found = book.find("/tests", "1")

    assert found is not None
    assert found.verdict == standing


def test_receipts_survive_a_restart(tmp_path: Path) -> None:
    book = ReceiptBook(tmp_path)
    book.keep([receipt("accepted", 5)])
    book.close()

    assert ReceiptBook(tmp_path).find("/tests", "1") == receipt("accepted", 5)


def test_a_damaged_file_costs_the_answers_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "receipts.sqlite").write_bytes(b"not a database" * 100)
    book = ReceiptBook(tmp_path)

    assert book.find("/tests", "1") is None
    book.keep([receipt("accepted", 5)])
    assert book.find("/tests", "1") == receipt("accepted", 5)
