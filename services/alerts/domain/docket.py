"""案卷: every matter of some families, from facts to transitions, without a word to the outside.

The same docket serves the live stream, a rehearsal of a draft rule over the past, and a preview.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from contracts.messages.episode import Episode
from services.alerts.domain.episode.answers import Answer, answered, lapsed
from services.alerts.domain.episode.composing import Composer
from services.alerts.domain.episode.episodes import is_newer, matured, step
from services.alerts.domain.episode.newest import Newest
from services.alerts.domain.episode.verdict import Verdict
from services.alerts.domain.fact import Fact
from services.alerts.domain.policy.muting import Muting
from services.alerts.domain.watch import Watch


class Docket:
    """What is decided is not yet so: the caller publishes it and then has it remembered.

    All facts of a docket come from one log, in its order.
    """

    def __init__(
        self,
        watches: Sequence[Watch],
        composer: Composer,
        muting: Muting | None = None,
        episodes: Mapping[str, Episode] | None = None,
    ) -> None:
        self._watches, self._composer, self._muting = watches, composer, muting or Muting()
        self._episodes = dict(episodes or {})
        self._opinions: dict[str, Verdict] = {}
        self._newest, self._order = -1, Newest()

    def fork(self) -> "Docket":
        """One that knows the same, at the beginning of another log: what it takes does not show here."""
        watches = [watch.fork() for watch in self._watches]
        fork = Docket(watches, self._composer, self._muting.fork(), self._episodes)
        fork._opinions = dict(self._opinions)
        return fork

    @property
    def episodes(self) -> Iterable[Episode]:
        """The newest episode of each matter, open or cleared."""
        return self._episodes.values()

    def learn(self, facts: Iterable[Fact]) -> None:
        """Remember facts that were judged before; the episodes are remembered already."""
        for fact in facts:
            self._newest = max(self._newest, fact.offset)
            for watch in self._watches if self._order.takes(fact) else ():
                for verdict in watch.take(fact, fact.at):
                    self._form(verdict)

    def take(self, fact: Fact, now: datetime) -> list[Episode]:
        """Remember a fact; the episodes it moves on, each with its next alert.

        A known one, or one that comes late, moves nothing.
        """
        if fact.offset <= self._newest:
            return []
        self._newest = fact.offset
        if not self._order.takes(fact):
            return []
        verdicts = [verdict for watch in self._watches for verdict in watch.take(fact, now)]
        moved = [episode for verdict in verdicts for episode in self._decide(verdict, by_clock=False)]
        return self._muting.settle(moved, self._episodes, now)

    def tick(self, now: datetime) -> list[Episode]:
        """The episodes that the passing of time moves on, or rules that have come into force."""
        verdicts = {one.identity.key: one for watch in self._watches for one in watch.tick(now)}
        others = [one for key, one in self._opinions.items() if key not in verdicts]
        anew = [replace(one, at=max(one.at, now)) for one in others]
        moved = [
            episode
            for verdict in (*verdicts.values(), *anew)
            for episode in self._decide(verdict, by_clock=True)
        ]
        standing = self._episodes | {episode.identity: episode for episode in moved}
        moved += [later for held in standing.values() for later in self._in_time(held, now)]
        return self._muting.settle(moved, self._episodes, now, everybody=True)

    def find(self, alert_id: str) -> Episode | None:
        """The newest episode of the matter of an alert, once it was told."""
        held = self._episodes.get(alert_id.rpartition("-")[0])
        return held if held is not None and held.told else None

    def holds(self, alert_id: str) -> bool:
        """Whether it is the newest alert of its matter."""
        held = self.find(alert_id)
        return held is not None and held.alert.alert_id == alert_id

    def answer(self, alert_id: str, answer: Answer, at: datetime) -> list[Episode]:
        """The episode that an answer moves on; one on an earlier episode moves nothing."""
        held = self.find(alert_id)
        if held is None or not self.holds(alert_id):
            return []
        moved = answered(held, answer, at)
        return [] if moved is None else [moved]

    def remember(self, episodes: Iterable[Episode]) -> None:
        """Keep what was published, or read back."""
        for episode in episodes:
            self._episodes[episode.identity] = episode
            self._muting.know(episode)

    def _decide(self, verdict: Verdict, *, by_clock: bool) -> list[Episode]:
        """What time had brought before the verdict, and then what the verdict brings."""
        held = self._episodes.get(verdict.identity.key)
        moved = [] if held is None else self._in_time(held, verdict.at)
        self._form(verdict)
        held = moved[-1] if moved else held
        turn = step(held, verdict) if is_newer(verdict, held, by_clock=by_clock) else None
        return moved if turn is None else [*moved, self._composer.episode(held, verdict, turn)]

    def _in_time(self, held: Episode, until: datetime) -> list[Episode]:
        """The transitions of one matter that fall due by then, in their order."""
        moved: list[Episode] = []
        while (later := self._next(moved[-1] if moved else held, until)) is not None:
            moved.append(later)
        return moved

    def _next(self, held: Episode, until: datetime) -> Episode | None:
        """What comes first: an acknowledgement ends, a case is overdue, a grade has held for long enough."""
        verdict = self._opinions.get(held.identity)
        turn = matured(held, verdict, until) if verdict and is_newer(verdict, held, by_clock=True) else None
        first = self._first(held, until if turn is None else turn.at)
        if first is not None or verdict is None or turn is None:
            return first
        return self._composer.episode(held, verdict, turn)

    def _first(self, held: Episode, until: datetime) -> Episode | None:
        ends = (lapsed(held, until), self._composer.overdue(held, until))
        return min((one for one in ends if one), key=lambda one: one.alert.updated_at, default=None)

    def _form(self, verdict: Verdict) -> None:
        """Keep the newest opinion on each matter that is open or should be."""
        held = self._episodes.get(verdict.identity.key)
        if verdict.grade is not None or (held is not None and held.alert.state != "cleared"):
            self._opinions[verdict.identity.key] = verdict
        else:
            self._opinions.pop(verdict.identity.key, None)
