"""一网统管 of the demo takes each message once, and walks a case step by step, also through its own crash."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from contracts.messages.case import CaseReport
from demo.receiver.casebook import BRIEF, RETURNED, WALK, Casebook
from demo.receiver.journal import Journal

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


def envelope(transition: int = 1, **data: Any) -> dict[str, Any]:
    said = {"grade": "red", "state": "firing", "family": "indicator", **data}
    return {"subject": "a-1", "sequence": str(transition), "data": said}


def walked(book: Casebook, hours: int = 12) -> list[str]:
    """The steps that are taken from now on."""
    case = book.cases["a-1"]
    for minute in range(hours * 60):
        step = book.next_step(case, NOW + timedelta(minutes=minute))
        if step is not None:
            case.steps.append(step)
    return [step.step for step in case.steps]


def test_a_message_counts_once_and_an_older_transition_changes_nothing() -> None:
    book = Casebook(60)

    taken = [
        book.take("a-1/2", envelope(2)),
        book.take("a-1/2", envelope(2)),
        book.take("a-1/1", envelope(1)),
    ]

    assert taken == ["news", "duplicate", "stale"]
    assert book.cases["a-1"].transition == 2


def test_a_red_case_goes_through_all_steps_and_is_closed_when_its_alert_is_over() -> None:
    book = Casebook(60)
    book.take("a-1/1", envelope())
    assert walked(book) == list(WALK[:-1])

    book.take("a-1/2", envelope(2, grade="green", state="cleared"))
    assert walked(book) == list(WALK)
    times = [step.at for step in book.cases["a-1"].steps]
    assert times == sorted(times)


def test_a_small_case_is_short_and_one_of_data_is_returned() -> None:
    small, data, over = Casebook(60), Casebook(60), Casebook(60)
    small.take("a-1/1", envelope(grade="blue"))
    data.take("a-1/1", envelope(family="data_quality"))
    over.take("a-1/1", envelope(grade="green", state="cleared"))

    assert walked(small) == list(BRIEF[:-1])
    assert walked(data) == list(RETURNED)
    assert walked(over) == []


def test_a_small_case_that_becomes_grave_goes_on_in_full() -> None:
    book = Casebook(60)
    book.take("a-1/1", envelope(grade="yellow"))
    assert walked(book) == ["受理", "反馈"]

    book.take("a-1/2", envelope(2, grade="red"))
    assert walked(book) == ["受理", "反馈", "核查"]


def test_a_journal_keeps_whole_lines_and_cuts_off_what_a_crash_tore(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "journal.jsonl"
    Journal(file).write({"id": "a-1/1"})
    with file.open("ab") as torn:
        torn.write(b'{"id": "a-1')

    journal = Journal(file)
    journal.write({"id": "a-1/2"})

    assert [line["id"] for line in journal.lines()] == ["a-1/1", "a-1/2"]


def test_a_statement_says_where_each_alert_and_each_case_is() -> None:
    book = Casebook(60)
    book.take("a-1/3", envelope(3))
    book.cases["a-1"].steps.append(CaseReport(case_no="案", step="受理", at=NOW, by="甲"))

    assert book.statement("sub-1") == {
        "subscription": "sub-1",
        "alerts": [
            {
                "alert_id": "a-1",
                "transition": 3,
                "grade": "red",
                "state": "firing",
                "case": {"case_no": "案", "step": "受理"},
            }
        ],
    }
