"""Random histories of two districts, from upstream's events on: after every step all is as worked out anew.

Repeated, late and contradicting events, corrections of old survey years, subjects that move to the other
district and back, revocations, revised lines; restarts in between; and at the end every other order.
"""

import random
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from contracts.catalogue import catalogue
from services.indicators.prove.books import digest
from tests.recompute import events
from tests.recompute.door import Document, Door, event
from tests.recompute.events import DISTRICTS
from tests.recompute.figures import recomputed, wrong, wrong_evaluated
from tests.recompute.findings import wrong_findings
from tests.recompute.lived import Lived, something
from tests.recompute.orders import shuffled
from tests.recompute.upstream import Upstream

names = st.sampled_from("abc")
hows = st.sampled_from(["news", "news", "news", "news", "leap", "again", "late", "conflict"])


class TwoDistricts(RuleBasedStateMachine):
    """Upstream on one side, ingest's decisions and two shards on the other."""

    def __init__(self) -> None:
        super().__init__()
        self.upstream, self.door = Upstream(), Door()
        self.lived = {district: Lived(district) for district in DISTRICTS}
        self.count = 0

    @rule(name=st.sampled_from("abcde"), how=hows, data=events.parcels())
    def a_parcel_is_surveyed(self, name: str, how: str, data: Document) -> None:
        self._say("survey.changed", f"P{name}", how, data)

    @rule(name=names, how=hows, data=events.permits())
    def a_permit_changes(self, name: str, how: str, data: Document) -> None:
        self._say("permit.changed", f"地字第{name.upper()}号", how, data)

    @rule(name=names, how=hows, data=events.lines())
    def a_line_is_revised(self, name: str, how: str, data: Document) -> None:
        self._say("controlline.changed", f"L{name}", how, data)

    @rule(name=names, how=hows, data=events.reviews())
    def a_plan_goes_on(self, name: str, how: str, data: Document) -> None:
        self._say("review.changed", f"plan-{name}", how, data)

    @rule(name=names, how=hows, data=events.projects())
    def a_major_project_goes_on(self, name: str, how: str, data: Document) -> None:
        self._say("project.changed", f"project-{name}", how, data)

    @rule(name=names, how=hows, data=events.plots())
    def a_plot_is_planned(self, name: str, how: str, data: Document) -> None:
        self._say("planfeature.changed", f"D{name}", how, data)

    @rule(
        indicator=st.sampled_from(["built_land", "farmland_retained"]),
        district=st.sampled_from(DISTRICTS),
        year=st.sampled_from(["2025", "2035"]),
        how=hows,
        data=events.targets,
    )
    def a_target_is_set(self, indicator: str, district: str, year: str, how: str, data: Document) -> None:
        self._say("target.set", f"{indicator}/{district}/{year}", how, data)

    @rule(
        name=st.sampled_from(["gdp", "resident_population", "reclaimed_land", "urban_built_land_base"]),
        district=st.sampled_from(DISTRICTS),
        year=st.sampled_from(["2022", "2024"]),
        how=hows,
        data=events.statistics,
    )
    def a_statistic_is_published(self, name: str, district: str, year: str, how: str, data: Document) -> None:
        self._say("statistic.set", f"{name}/{district}/{year}", how, {**data, **events.unit_of(name)})

    @rule(
        surveys=st.lists(st.tuples(st.sampled_from("abcdefgh"), events.parcels()), min_size=2, max_size=8),
        drawn=st.lists(st.tuples(names, events.lines()), max_size=2),
    )
    def a_package_comes_at_once(self, surveys: list[Any], drawn: list[Any]) -> None:
        made = [self._event("controlline.changed", f"L{name}", "news", data) for name, data in drawn]
        made += [self._event("survey.changed", f"P{name}", "news", data) for name, data in surveys]
        self._send(made)

    @rule(district=st.sampled_from(DISTRICTS))
    def a_worker_starts_again(self, district: str) -> None:
        """Rows are read in the order of their keys, whatever order they came in."""
        before = self.lived[district]
        again = Lived.restarted(before)
        assert again.shard.figures() == before.shard.figures()
        self.lived[district] = again

    @invariant()
    def all_is_as_worked_out_anew(self) -> None:
        for district, lived in self.lived.items():
            land = self.upstream.land(district, lived.changes)
            expected = recomputed(land, district, catalogue().values())
            assert not (bad := wrong(lived.figures(), expected)), bad
            assert wrong_evaluated(lived.evaluated(), lived.figures(), land, district) == {}
            assert wrong_findings(lived.findings, land) == []
            assert something(lived.booked) == something(lived.figures())

    def teardown(self) -> None:
        """Every order that keeps each subject's own gives the same bits, in sets of any size."""
        for district, lived in self.lived.items():
            other = Lived(district)
            for some in shuffled(lived.changes, random.Random(self.count)):
                other.apply(some)
            assert print_of(other) == print_of(lived)

    def _say(self, kind: str, subject: str, how: str, data: Document) -> None:
        self._send([self._event(kind, subject, how, data)])

    def _event(self, kind: str, subject: str, how: str, data: Document) -> Document:
        """``again`` repeats what was sent before; ``late`` and ``conflict`` are no news."""
        self.count += 1
        if how == "again" and self.upstream.sent:
            return self.upstream.sent[self.count * 7 % len(self.upstream.sent)]
        known = self.upstream.versions(kind, subject, str(data.get("survey_year", "")))
        step = {"leap": 5, "late": -1, "conflict": 0}.get(how, 1)
        document = event(kind, subject, max(known + step, 0), data, id=f"event-{self.count}")
        self.upstream.say(document)
        return document

    def _send(self, documents: list[Document]) -> None:
        for district, changes in self.door.take(documents):
            if district in self.lived:
                self.lived[district].apply(changes)


def print_of(lived: Lived) -> str:
    """The digest that ``prove`` compares."""
    figures = {one.key: one.value for one in lived.shard.figures()}
    return digest(figures, lived.shard.unit)


TestTwoDistricts = TwoDistricts.TestCase
TestTwoDistricts.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
