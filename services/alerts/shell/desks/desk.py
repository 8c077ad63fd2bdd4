"""Reads a fact, lets the domain decide, publishes the transitions, remembers them.

One desk for each input topic, because all facts of a matter come from one topic: whoever is assigned the
topic's partition holds its episodes, and nobody else touches them.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from chassis.errors import TransientFailure, UndecodableMessage
from chassis.kafka.records import Record
from contracts.messages.alert import Alert
from contracts.messages.episode import Episode
from services.alerts.domain.docket import Docket
from services.alerts.domain.episode.answers import Answer
from services.alerts.domain.fact import Fact
from services.alerts.domain.local_time import day_of
from services.alerts.domain.policy.muting import Muting
from services.alerts.domain.policy.rules import Policy
from services.alerts.shell.desks.beat import Beat, Interrupted, NotOurs, Surroundings
from services.alerts.shell.desks.incoming import fact_of
from services.alerts.shell.desks.outgoing import alert_message, dead_letter, episode_message
from services.alerts.shell.desks.recovery import read_episodes, read_facts

PARTITION = 0
"""Every topic read here has one."""
MOST_UNSENT = 500
"""Transitions that wait for each other; with those of one more fact they must fit into the tail read back."""


class Desk:
    """Holds one topic's matters as long as its partition is ours."""

    def __init__(self, beat: Beat, around: Surroundings) -> None:
        self._beat, self._around = beat, around
        self._docket: Docket | None = None
        self._unsent: list[tuple[Episode, Fact | None]] = []
        self._reached, self._caught_up = 0, False
        self._rules: Sequence[Policy] = ()
        self._ours = False
        self._turn = asyncio.Lock()
        self._midway = False

    async def assigned(self) -> None:
        """The partition is ours: what was known before may be out of date."""
        async with self._turn:
            self._ours, self._docket = True, None

    async def revoked(self) -> None:
        """Somebody else goes on."""
        async with self._turn:
            self._ours, self._docket = False, None

    async def take(self, records: Sequence[Record]) -> None:
        """Judge messages in order; on return Kafka has acknowledged their transitions.

        Raises TransientFailure, and Interrupted ever after.
        """
        async with self._whole():
            await self._hear()
            if self._docket is not None:
                await self._by_the_rules_of_today()
            for record in records:
                docket = self._docket or await self._reopen(record.offset)
                fact = await self._read(record)
                if fact is not None:
                    await self._judge(docket, fact)
                self._reached = record.offset + 1
            await self._publish()
            self._around.metrics.facts.labels(self._beat.topic).inc(len(records))

    async def tick(self) -> None:
        """Judge what the passing of time may have changed. Raises as :meth:`take`."""
        async with self._whole():
            if self._ours:
                await self._hear()
                docket = await self._by_the_rules_of_today()
                if not await self._lags():
                    self._keep(docket, docket.tick(self._around.clock.now()), None)
                await self._publish()
                self._around.metrics.show_open(self._beat.topic, self._beat.families, docket.episodes)

    async def settle(self, alert_id: str, answer: Answer, at: datetime) -> bool:
        """Whether an alert is the newest of one of our matters; then what the answer brings is told.

        Raises TransientFailure, and Interrupted ever after; NotOurs.
        """
        if not self._serves(alert_id):
            return False
        async with self._whole():
            if not self._ours:
                raise NotOurs(self._beat.topic)
            docket = self._docket or await self._reopen(await self._committed())
            self._keep(docket, docket.answer(alert_id, answer, at), None)
            await self._publish()
            return docket.holds(alert_id)

    async def fork(self) -> Docket:
        """A copy of this topic's matters as they were last told, to try facts on. Raises TransientFailure."""
        async with self._turn:
            return (await self._as_told()).fork()

    async def find(self, alert_id: str) -> Alert | None:
        """An alert of this topic as it was last told. Raises TransientFailure."""
        if not self._serves(alert_id):
            return None
        async with self._turn:
            docket = await self._as_told()
            held = docket.find(alert_id)
            return held.alert if held is not None and docket.holds(alert_id) else None

    async def open_alerts(self) -> list[Alert]:
        """The alerts of this topic that are not cleared. Raises TransientFailure."""
        async with self._turn:
            held = (await self._as_told()).episodes
            return [one.alert for one in held if one.told and one.alert.state != "cleared"]

    def _serves(self, alert_id: str) -> bool:
        return alert_id.partition("-")[0] in self._beat.families

    async def _as_told(self) -> Docket:
        """What we hold; what another worker holds is read back from the topics, for this once.

        Read to the end, because the other worker may have told of facts that it has not acknowledged yet.
        """
        if self._midway:
            raise TransientFailure(f"cut off midway in {self._beat.topic}, starting again")
        if self._ours:
            return self._docket or await self._read_back(await self._committed())
        return await self._read_back((await self._around.log.ends(self._beat.topic))[PARTITION])

    @asynccontextmanager
    async def _whole(self) -> AsyncIterator[None]:
        """One piece of work after the other; none begins after one that failed or was cut off midway."""
        async with self._turn:
            if self._midway:
                raise Interrupted(self._beat.topic)
            self._midway = True
            yield
            self._midway = False

    async def _by_the_rules_of_today(self) -> Docket:
        """What is known is judged anew once other rules hold."""
        if self._docket is None:
            return await self._reopen(await self._committed())
        if self._around.policies.in_force(day_of(self._around.clock.now())) != self._rules:
            return await self._reopen(self._reached)
        return self._docket

    async def _rules_of_today(self) -> Sequence[Policy]:
        await self._around.policies.refresh()
        return self._around.policies.in_force(day_of(self._around.clock.now()))

    async def _lags(self) -> bool:
        """Whether facts of before we came wait to be judged: the clock is ahead of what we know."""
        if not self._caught_up:
            end = (await self._around.log.ends(self._beat.topic))[PARTITION]
            self._caught_up = self._reached >= end
        return not self._caught_up

    async def _hear(self) -> None:
        for one in self._around.heard:
            await one.refresh()

    async def _committed(self) -> int:
        return await self._around.offsets.committed(self._beat.topic, PARTITION)

    async def _reopen(self, end: int) -> Docket:
        """Begin where the worker before us ended, at the fact ``end``."""
        self._rules = await self._rules_of_today()
        self._docket = await self._read_back(end)
        self._reached, self._caught_up = end, False
        return self._docket

    async def _read_back(self, end: int) -> Docket:
        """The episodes, and the facts before ``end``."""
        await self._hear()
        log, watches = self._around.log, self._beat.watches(await self._rules_of_today())
        muting = Muting(self._around.inhibitions, self._around.policies.silences)
        docket = Docket(watches, self._around.composer, muting)
        docket.remember(await read_episodes(log, self._beat.topic, self._beat.families))
        async for fact in read_facts(log, self._beat.topic, end):
            docket.learn([fact])
        return docket

    async def _read(self, record: Record) -> Fact | None:
        """The fact in a record; a message that cannot be read goes to the dead letters."""
        try:
            return fact_of(record)
        except UndecodableMessage as error:
            await self._around.writer.send_all([dead_letter(record, str(error))])
            self._around.metrics.rejected.labels(record.topic).inc()
            return None

    async def _judge(self, docket: Docket, fact: Fact) -> None:
        self._keep(docket, docket.take(fact, self._around.clock.now()), fact)
        if len(self._unsent) >= MOST_UNSENT:
            await self._publish()

    def _keep(self, docket: Docket, changed: Sequence[Episode], fact: Fact | None) -> None:
        docket.remember(changed)
        self._unsent += [(episode, fact) for episode in changed]

    async def _publish(self) -> None:
        """Alerts first, then their episodes: a crash between them is seen on reading back."""
        unsent, self._unsent = self._unsent, []
        if not unsent:
            return
        told = [(episode, fact) for episode, fact in unsent if episode.tells]
        topic, writer = self._beat.topic, self._around.writer
        await writer.send_all([alert_message(episode, topic, fact) for episode, fact in told])
        newest = {episode.identity: episode for episode, _ in unsent}
        await writer.send_all([episode_message(episode, topic) for episode in newest.values()])
        for episode, _ in told:
            self._around.metrics.transitions.labels(episode.alert.family, episode.alert.event).inc()
