"""What upstream has said, remembered the plain way: the newest version of each subject, wherever it lies."""

from collections.abc import Sequence
from typing import Any

from contracts.messages.change import Change, ReviewChange, SurveyChange
from services.ingest.domain.intake import take_in
from services.ingest.domain.normalise import Candidate
from tests.recompute.door import RULES, Document
from tests.recompute.events import CITY
from tests.recompute.land import CHINA, Land, today_of

SURVEY = "planning.survey.changed"
GUESTS = ("planning.permit.changed", "planning.project.changed")


class Upstream:
    """Knows no log and no district's log: a parcel is where its last survey year by then has it."""

    def __init__(self) -> None:
        self.sent: list[Document] = []
        self._newest: dict[tuple[str, str, str], tuple[int, Candidate]] = {}

    def say(self, document: Document) -> None:
        """A version counts when it is higher than the one known; the first one said of a number stands."""
        self.sent.append(document)
        [candidate] = take_in([document], RULES)
        assert isinstance(candidate, Candidate), candidate
        about = candidate.attributes
        name = about.type, about.subject, candidate.year
        if name not in self._newest or self._newest[name][0] < candidate.sequence:
            self._newest[name] = candidate.sequence, candidate

    def versions(self, kind: str, subject: str, year: str = "") -> int:
        """The highest sequence said so far of a subject; 0 at first."""
        found = self._newest.get((f"planning.{kind}", subject, year))
        return found[0] if found else 0

    def land(self, district: str, log: Sequence[Change]) -> Land:
        """What lies in a district; the years it has seen are those its log speaks of."""
        land = Land()
        for (kind, subject, year), (_, candidate) in self._newest.items():
            here = candidate.district == district
            if kind == SURVEY:
                data: Any = candidate.data
                current = here and data.status == "current"
                land.parcels.setdefault(subject, {})[year] = data if current else None
            elif kind in GUESTS and candidate.district == CITY:
                land.guests.setdefault(kind, {})[subject] = candidate.data
            elif here:
                land.days[subject] = candidate.attributes.time.astimezone(CHINA).date()
                land.others.setdefault(kind, {})[subject] = candidate.data
        for one in log:
            if isinstance(one, ReviewChange):
                land.tell(one)
        land.years = sorted({one.data.survey_year for one in log if isinstance(one, SurveyChange)})
        land.today = today_of(log)
        return land
