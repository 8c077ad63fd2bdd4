"""静默与抑制: alerts that are told and yet make no noise, because a person or a graver alert says so."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from pydantic import Field

from contracts.base import Model, Text
from contracts.districts import city
from contracts.messages.alert import Alert, Family, Grade, Mute
from contracts.messages.episode import Episode
from contracts.messages.silence import Matcher, Silence
from services.alerts.domain.episode.answers import next_message

Equal = Literal["indicator", "line_kind", "unit", "subject"]
GroupKey = tuple[int, tuple[str | None, ...]]
Groups = dict[GroupKey, dict[str, None]]


class Side(Model):
    """One side of an inhibition; ``of_the_city`` tells the city's own alerts from those of its units."""

    family: Family
    grades: list[Grade] = Field(min_length=1)
    of_the_city: bool | None = None

    def could_be(self, alert: Alert) -> bool:
        """Whatever its grade is now."""
        of_the_city = alert.unit == city().code
        return alert.family == self.family and self.of_the_city in (None, of_the_city)

    def is_now(self, alert: Alert) -> bool:
        """With the grade it has."""
        return self.could_be(alert) and alert.grade in self.grades and alert.state != "cleared"


class Inhibition(Model):
    """抑制: while a ``source`` stands, every ``target`` that equals it in these fields is muted."""

    source: Side
    target: Side
    equal: list[Equal] = Field(min_length=1)

    def group(self, alert: Alert) -> tuple[str | None, ...] | None:
        """What both sides have in common; None when it is on neither."""
        if not (self.source.could_be(alert) or self.target.could_be(alert)):
            return None
        return tuple(getattr(alert, name) for name in self.equal)


class InhibitionTable(Model):
    """抑制规则表, versioned like a rule."""

    id: Text
    version: int = Field(ge=1)
    approver: Text
    source: Text
    inhibitions: list[Inhibition]


@dataclass
class _Standing:
    """Every matter as it is after a step: what moved, before what was; never copied, for there are many."""

    moved: dict[str, Episode]
    held: Mapping[str, Episode]

    def get(self, identity: str) -> Episode | None:
        """The newest episode of a matter."""
        return self.moved.get(identity) or self.held.get(identity)


@dataclass
class Muting:
    """Who mutes whom; ``silences`` are those of the topic of policies, as far as it was read."""

    inhibitions: Sequence[Inhibition] = ()
    silences: Mapping[str, Silence] = field(default_factory=dict)
    _sources: Groups = field(default_factory=dict)
    _targets: Groups = field(default_factory=dict)

    def fork(self) -> "Muting":
        """One that knows the same."""
        sources, targets = ({key: dict(held) for key, held in groups.items()} for groups in self._known())
        return Muting(self.inhibitions, self.silences, sources, targets)

    def know(self, episode: Episode) -> None:
        """Every matter that could mute or be muted is found by what it has in common with others."""
        for groups, keys in zip(self._known(), self._keys(episode.alert), strict=True):
            for key in keys:
                groups.setdefault(key, {})[episode.identity] = None

    def near(self, episode: Episode) -> list[str]:
        """The identities of the others that it could mute: none where it could only be muted."""
        sources, _ = self._keys(episode.alert)
        found = (identity for key in sources for identity in self._targets.get(key, ()))
        return [identity for identity in dict.fromkeys(found) if identity != episode.identity]

    def settle(
        self, moved: list[Episode], episodes: Mapping[str, Episode], now: datetime, *, everybody: bool = False
    ) -> list[Episode]:
        """What moved with what keeps it quiet, then the others that are kept quiet now, or not any more."""
        for episode in moved:
            self.know(episode)
        standing = _Standing({episode.identity: episode for episode in moved}, episodes)
        told = [self._marked(episode, standing, now) for episode in moved]
        standing.moved.update({episode.identity: episode for episode in told})
        near = list(episodes) if everybody else [name for one in moved for name in self.near(one)]
        others = (standing.get(name) for name in dict.fromkeys(near))
        later = (self._remarked(other, standing, now) for other in others if other is not None)
        return told + [episode for episode in later if episode is not None]

    def _marked(self, episode: Episode, standing: _Standing, now: datetime) -> Episode:
        mutes = self.mutes(episode.alert, standing, now) or None
        if mutes == episode.alert.muted or not episode.tells:
            return episode
        return episode.model_copy(update={"alert": episode.alert.model_copy(update={"muted": mutes})})

    def _remarked(self, episode: Episode, standing: _Standing, now: datetime) -> Episode | None:
        mutes = self.mutes(episode.alert, standing, now) or None
        if not episode.told or mutes == episode.alert.muted or episode.alert.state == "cleared":
            return None
        return next_message(episode, {"event": "updated", "muted": mutes, "updated_at": now})

    def mutes(self, alert: Alert, standing: _Standing, at: datetime) -> list[Mute]:
        """What keeps an alert quiet at a time, silences first."""
        if alert.state == "cleared":
            return []
        return [*self._silenced(alert, at), *self._inhibited(alert, standing)]

    def _silenced(self, alert: Alert, at: datetime) -> Iterable[Mute]:
        for silence in sorted(self.silences.values(), key=lambda one: one.silence_id):
            if silence.starts_at <= at < silence.ends_at and matches(silence.matcher, alert):
                yield Mute(by="silence", id=silence.silence_id, why=silence.why, until=silence.ends_at)

    def _inhibited(self, alert: Alert, standing: _Standing) -> Iterable[Mute]:
        for number, inhibition in enumerate(self.inhibitions):
            group = inhibition.group(alert)
            if group is None or not inhibition.target.is_now(alert):
                continue
            for identity in sorted(self._sources.get((number, group), ())):
                other = standing.get(identity)
                stands = other is not None and other.told and inhibition.source.is_now(other.alert)
                if other is not None and stands and other.alert.alert_id != alert.alert_id:
                    yield Mute(by="inhibition", id=other.alert.alert_id, why=other.alert.title)

    def _known(self) -> tuple[Groups, Groups]:
        return self._sources, self._targets

    def _keys(self, alert: Alert) -> tuple[list[GroupKey], list[GroupKey]]:
        """As what could mute, and as what could be muted."""
        sources, targets = list[GroupKey](), list[GroupKey]()
        for number, inhibition in enumerate(self.inhibitions):
            group = inhibition.group(alert)
            if group is not None and inhibition.source.could_be(alert):
                sources.append((number, group))
            if group is not None and inhibition.target.could_be(alert):
                targets.append((number, group))
        return sources, targets


def matches(matcher: Matcher, alert: Alert) -> bool:
    """Whether an alert is all that a silence asks for."""
    wanted = matcher.model_dump(exclude_none=True, exclude={"grades", "project_code"})
    project = alert.project.code if alert.project else None
    return (
        all(getattr(alert, name) == value for name, value in wanted.items())
        and (matcher.project_code is None or matcher.project_code == project)
        and (matcher.grades is None or alert.grade in matcher.grades)
    )
