"""The receiver's desk: verifies and writes down what comes, and hands out the steps to report."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

from contracts.messages.case import CaseReport
from demo.receiver.casebook import Case, Casebook
from demo.receiver.journal import Journal
from demo.receiver.signatures.verifying import Keys, problem


class Desk:
    """Remembers through crashes: a message is answered once its line is on disk."""

    def __init__(self, journal: Journal, book: Casebook, keys: Keys, say: Callable[[str], None]) -> None:
        self._journal, self.book, self._keys, self._say = journal, book, keys, say
        self.counts = {"news": 0, "duplicate": 0, "stale": 0, "refused": 0}
        for line in journal.lines():
            self._recall(line)

    def hear(self, headers: Mapping[str, str], body: bytes) -> int:
        """The status to answer with: 204 taken (or known already), 401 not believed, 400 no message."""
        trouble = problem(headers, body, self._keys, datetime.now(UTC))
        if trouble is not None:
            self.counts["refused"] += 1
            self._say(f"refused: {trouble}")
            return 401
        envelope, id_ = orjson.loads(body), headers["webhook-id"]
        if not {"subject", "sequence", "data"} <= envelope.keys():
            return 400
        taking = self.book.take(id_, envelope)
        self.counts[taking] += 1
        if taking == "news":
            self._journal.write({"id": id_, "envelope": envelope})
            self._say(f"{envelope['data'].get('grade', '')} {envelope['data'].get('title', id_)}")
        return 204

    def to_report(self) -> list[tuple[Case, CaseReport]]:
        """Steps that the other side has not accepted yet, new ones written down first; one a case."""
        waiting = []
        for case in self.book.cases.values():
            if case.heard == len(case.steps):
                step = self.book.next_step(case, datetime.now(UTC))
                if step is None:
                    continue
                self._journal.write({"alert": case.alert_id, "step": step.model_dump(mode="json")})
                case.steps.append(step)
            waiting.append((case, case.steps[case.heard]))
        return waiting

    def heard(self, case: Case) -> None:
        """The other side has its next step; written down, but after a crash it may hear it again."""
        case.heard += 1
        self._journal.write({"alert": case.alert_id, "heard": case.heard})

    def _recall(self, line: Mapping[str, Any]) -> None:
        if "envelope" in line:
            self.book.take(line["id"], line["envelope"])
        elif "step" in line:
            self.book.cases[line["alert"]].steps.append(
                CaseReport.model_validate_json(orjson.dumps(line["step"]))
            )
        else:
            self.book.cases[line["alert"]].heard = line["heard"]
