"""What the city must say once all accepted events have gone through: no broker, no process, no order.

Each event is read as ingest reads it and applied to the pure shard of its district. The sums of the city
are added up here once more, independently of the roll-up.
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import orjson
from pydantic import TypeAdapter

from contracts.base import AREA_SCALE
from contracts.catalogue import Evaluation, Quantile, catalogue, flows_of, whole
from contracts.districts import city
from contracts.measure import SCALES, STATISTIC_SCALE
from contracts.messages.change import Change
from contracts.messages.figure import StatisticKnown, TargetKnown
from contracts.messages.finding import Finding
from services.indicators.domain.shard import Shards, new_shard, rolled_up
from services.ingest.adapters.projection import to_geographic
from services.ingest.domain.intake import Rules, take_in
from services.ingest.domain.normalise import Candidate
from tests.naive_evaluation import evaluated

Key = tuple[str, str, str, str]
"""Indicator, unit, basis, period."""

_CHANGE: TypeAdapter[Change] = TypeAdapter(Change)
NOISE_M2 = 200
"""Smaller overlaps may be told or not: the rules decide on the project as a whole."""


class Expectation:
    """Grows with the events it is given; repetitions and stale ones change nothing."""

    def __init__(self) -> None:
        self.shards = Shards(new_shard(city(), catalogue()))
        self._findings: dict[str, Finding] = {}
        self._reviewed: dict[str, int] = {}
        self._rules = Rules(city(), to_geographic)
        self.known: list[TargetKnown | StatisticKnown] = []
        """Targets and statistics of the city."""
        self.plans: dict[str, tuple[int, str, str]] = {}
        """Plan → its version, kind and stage."""
        self.permits: dict[str, tuple[int, str]] = {}
        """Permit → its version and status."""

    def take(self, bodies: Iterable[bytes]) -> None:
        """Accepted events, as they were sent. They are known now: overdue is what is so today."""
        known_at = datetime.now(UTC)
        for candidate in take_in([orjson.loads(body) for body in bodies], self._rules):
            assert isinstance(candidate, Candidate), candidate
            self._apply(candidate, known_at)

    def _apply(self, candidate: Candidate, known_at: datetime) -> None:
        if candidate.sequence < self._newest_review(candidate):
            return
        shard = self.shards[candidate.district]
        change = _CHANGE.validate_python(_fields(candidate) | {"recordedtime": known_at})
        facts = shard.apply([change])
        self.known += facts.known
        for finding in facts.findings:
            self._findings[finding.key] = finding
        if change.type == "planning.review.changed":
            newest = (change.version, change.data.plan_kind, change.data.stage)
            self.plans[change.subject] = max(self.plans.get(change.subject, newest), newest)
        if change.type == "planning.permit.changed":
            latest = (change.version, change.data.status)
            self.permits[change.subject] = max(self.permits.get(change.subject, latest), latest)

    def _newest_review(self, candidate: Candidate) -> int:
        """The newest sequence told of a plan: what comes after it with an older one is stale at the door."""
        if candidate.attributes.type != "planning.review.changed":
            return candidate.sequence
        subject = candidate.attributes.subject
        newest = max(self._reviewed.get(subject, 0), candidate.sequence)
        self._reviewed[subject] = newest
        return newest

    def figures(self) -> dict[Key, int]:
        """Every figure in 0.0001 m² or as a count."""
        own: dict[Key, int] = {}
        for shard in self.shards.values():
            own.update(shard.book.values.items())
        series: dict[tuple[str, str], dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
        for (indicator, unit, basis, period), value in own.items():
            if unit in rolled_up(city()):
                series[indicator, basis][unit][period] = value
        flows = flows_of(catalogue().values())
        for (indicator, basis), units in series.items():
            for period in {period for periods in units.values() for period in periods}:
                found = (
                    p.get(period, 0) if whole(indicator) in flows else _at(p, period) for p in units.values()
                )
                own[indicator, city().code, basis, period] = sum(found)
        return own | evaluated(own, self._given) | self._quantiles()

    def _quantiles(self) -> dict[Key, int]:
        """Quantiles of the districts as the shards have them; of the city by sorting all lengths."""
        found: dict[Key, int] = {}
        lengths: dict[Key, list[int]] = defaultdict(list)
        for shard in self.shards.values():
            for one in (figure for figure in shard.figures() if figure.distribution is not None):
                found[one.key] = one.value
                if one.key.unit not in rolled_up(city()):
                    continue
                ours = (one.key.indicator, city().code, one.key.basis, one.key.period)
                lengths[ours] += [days for days, count in one.distribution or () for _ in range(count)]
        for key, days in lengths.items():
            formula = catalogue()[whole(key[0])].formula
            rank = math.ceil(len(days) * formula.percent / 100) if isinstance(formula, Quantile) else 0
            found[key] = sorted(days)[rank - 1] * SCALES["days"] if days else 0
        return found

    def _given(self, kind: str, name: str, unit: str, period: str) -> Fraction | None:
        """A final target, or the newest statistic up to the year of a period, in its base unit."""
        for shard in self.shards.values():
            target = shard.targets.final(name, unit) if kind == "target" else None
            known = shard.statistics.of(name, unit, period) if kind == "statistic" else None
            if target is not None:
                return Fraction(target.value, SCALES[catalogue()[whole(name)].unit_of_measure])
            if known is not None:
                return Fraction(known.value, STATISTIC_SCALE)
        return None

    def intrusions(self, at_least_m2: int = NOISE_M2) -> set[tuple[str, str]]:
        """Permits in a protected line, or outside the boundary, by so much: (permit, kind of line)."""
        return {
            (finding.subject, finding.line_kind)
            for finding in self._findings.values()
            if finding.status == "present" and _amiss(finding) >= at_least_m2 * AREA_SCALE
        }


def is_evaluated(name: str) -> bool:
    """Whether a figure (``indicator/unit/basis/period``) is made of others: it is 0 once they are gone."""
    found = catalogue().get(whole(name.partition("/")[0]))
    return found is not None and isinstance(found.formula, Evaluation)


def _amiss(finding: Finding) -> int:
    outside = finding.line_kind == "urban_development_boundary"
    return finding.outside_m2 if outside else finding.overlap_m2


def _at(periods: dict[str, int], period: str) -> int:
    """A unit's value at a period: its own, else that of its newest earlier survey year."""
    earlier = [known for known in periods if known <= period]
    return periods[max(earlier)] if earlier else 0


def _fields(candidate: Candidate) -> dict[str, Any]:
    about = candidate.attributes
    return {
        "source": about.source,
        "id": about.id,
        "subject": about.subject,
        "type": about.type,
        "time": about.time,
        "sequence": str(candidate.sequence),
        "origin": {"topic": "planning.events.v1", "partition": 0, "offset": 0},
        "data": candidate.data,
    }
