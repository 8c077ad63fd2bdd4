"""案卷: every matter of some families, from facts to transitions, without a word to the outside.

The same docket serves the live stream, a rehearsal of a draft rule over the past, and a preview.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from contracts.messages.episode import Episode
from services.alerts.domain.answers import Answer, answered
from services.alerts.domain.composing import Composer
from services.alerts.domain.episodes import is_newer, newest, step
from services.alerts.domain.fact import Fact
from services.alerts.domain.newest import Newest
from services.alerts.domain.verdict import Verdict
from services.alerts.domain.watch import Watch


class Docket:
    """What is decided is not yet so: the caller publishes it and then has it remembered.

    All facts of a docket come from one log, in its order.
    """

    def __init__(
        self, watches: Sequence[Watch], composer: Composer, episodes: Mapping[str, Episode] | None = None
    ) -> None:
        self._watches, self._composer = watches, composer
        self._episodes = dict(episodes or {})
        self._newest, self._order = -1, Newest()

    def fork(self) -> "Docket":
        """One that knows the same, at the beginning of another log: what it takes does not show here."""
        return Docket([watch.fork() for watch in self._watches], self._composer, self._episodes)

    @property
    def episodes(self) -> Iterable[Episode]:
        """The newest episode of each matter, open or cleared."""
        return self._episodes.values()

    def learn(self, facts: Iterable[Fact]) -> None:
        """Remember facts that were judged before."""
        for fact in facts:
            self._newest = max(self._newest, fact.offset)
            for watch in self._watches if self._order.takes(fact) else ():
                watch.learn(fact)

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
        return self._decide(verdicts, by_clock=False)

    def tick(self, now: datetime) -> list[Episode]:
        """The episodes that the passing of time moves on."""
        verdicts = [verdict for watch in self._watches for verdict in watch.tick(now)]
        return self._decide(verdicts, by_clock=True)

    def find(self, alert_id: str) -> Episode | None:
        """The newest episode of the matter of an alert."""
        return self._episodes.get(alert_id.rpartition("-")[0])

    def answer(self, alert_id: str, answer: Answer, at: datetime) -> list[Episode]:
        """The episode that an answer moves on; one on an earlier episode moves nothing."""
        held = self.find(alert_id)
        if held is None or held.alert.alert_id != alert_id:
            return []
        moved = answered(held, answer, at)
        return [] if moved is None else [moved]

    def remember(self, episodes: Iterable[Episode]) -> None:
        """Keep what was published; older than what is known changes nothing."""
        for episode in episodes:
            self._episodes[episode.identity] = newest(self._episodes.get(episode.identity), episode)

    def _decide(self, verdicts: Iterable[Verdict], *, by_clock: bool) -> list[Episode]:
        """At most one transition a matter: a fact gives one verdict on each matter it touches."""
        changed = []
        for verdict in verdicts:
            held = self._episodes.get(verdict.identity.key)
            turn = step(held, verdict) if is_newer(verdict, held, by_clock=by_clock) else None
            if turn is not None:
                changed.append(self._composer.episode(held, verdict, turn))
        return changed
