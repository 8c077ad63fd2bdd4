"""A city as it was known by an instant: fresh shards and a fresh roll-up, fed with what was known. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from contracts.catalogue import Indicator
from contracts.districts import City
from contracts.messages.change import ChangeSet
from contracts.messages.figure import Figure, StatisticKnown, TargetKnown
from services.indicators.domain.city.rollup import CityFigure, Rollup
from services.indicators.domain.memory.knowing import known_by
from services.indicators.domain.shard import Shards, new_shard, rolled_up
from services.indicators.shell.asked.headroom import target_of
from services.indicators.shell.saying.messages import Messages, Place


class Replay:
    """Feeds each district with its log up to the first change recorded after ``until``."""

    def __init__(self, of: City, catalogue: Mapping[str, Indicator], until: datetime) -> None:
        self.shards = Shards(new_shard(of, catalogue))
        self.places: dict[str, Place] = {}
        self.over: set[str] = set()
        """Districts whose logs go on with what was not known yet."""
        self.next_known: datetime | None = None
        """When the first became known of what was not known yet."""
        self._of, self._until, self._catalogue = of, until, catalogue
        self._known: list[TargetKnown | StatisticKnown] = []

    def take(self, change_set: ChangeSet, offset: int) -> int:
        """Apply what of a change set was known; returns how many changes. In the order of the log."""
        district = change_set.district
        known = [] if district in self.over else known_by(self._until, change_set.changes)
        if len(known) < len(change_set.changes) and district not in self.over:
            self.over.add(district)
            late = change_set.changes[len(known)].recordedtime
            self.next_known = min(late, self.next_known or late)
        if known:
            facts = self.shards[district].apply(known)
            before = self.places[district].events if district in self.places else 0
            self.places[district] = Place(district, offset, before + len(facts.rows))
            self._known += facts.known
        return len(known)

    def figures(self, *, with_city: bool) -> list[Figure]:
        """Every figure of the districts, and of the city as their sum, with the targets known then."""
        messages = Messages(self._catalogue)
        told = [
            messages.told(value, self.places[district], target_of(value, shard.targets), self._until)
            for district, shard in sorted(self.shards.items())
            for value in shard.figures()
        ]
        return told + self._city(told, messages) if with_city else told

    def _city(self, districts: Iterable[Figure], messages: Messages) -> list[Figure]:
        rollup = Rollup(self._of.code, rolled_up(self._of), self._catalogue.values())
        for known in self._known:
            if isinstance(known, TargetKnown):
                rollup.take_target(known)
            else:
                rollup.take_statistic(known)
        sums: dict[str, CityFigure] = {}
        for figure in districts:
            sums |= {str(one.figure.key): one for one in rollup.take(figure)}
        return [
            messages.told(
                one.figure,
                Place(self._of.code, one.offset, one.events),
                target_of(one.figure, rollup.targets),
                self._until,
            )
            for one in sums.values()
        ]
