"""Playing the live stream through a door at a chosen rate until told to stop."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from demo.live.stream import SORTS, LiveStream, Shot, Sort
from demo.play.door import MOST_EVENTS, Door, Outgoing, Receipt

_TICK_SECONDS = 0.1
"""Above ten events a second, those of a tenth of a second go together."""


@dataclass
class LiveTally:
    """What was sent, by sort, and what came back."""

    sent: Counter[Sort] = field(default_factory=Counter)
    accepted: int = 0
    refused_as_expected: int = 0
    refused_wrongly: int = 0
    wrong_but_taken: int = 0
    reasons: list[str] = field(default_factory=list)

    def add(self, shots: list[Shot], receipt: Receipt) -> None:
        """Count one answer of the door."""
        refused = dict(receipt.refused)
        self.accepted += receipt.accepted
        for index, shot in enumerate(shots):
            self.sent[shot.sort] += 1
            if shot.sort == "wrong":
                self.refused_as_expected += index in refused
                self.wrong_but_taken += index not in refused
            elif index in refused:
                self.refused_wrongly += 1
                self.reasons = [*self.reasons, f"{shot.message.subject}: {refused[index]}"][-5:]

    def summary(self, *, judged: bool) -> str:
        """One line for a person, and why right events were refused; ``judged`` as in Door.judges."""
        taken = "错误未拒" if judged else "错误待 ingest 拒绝"
        sorts = "，".join(f"{name} {self.sent[sort]}" for sort, name in SORTS.items())
        line = (
            f"实时: 发送 {self.sent.total()}（{sorts}），接收 {self.accepted}，"
            f"按预期拒绝 {self.refused_as_expected}，意外拒绝 {self.refused_wrongly}，"
            f"{taken} {self.wrong_but_taken}"
        )
        return "\n".join([line, *(f"  {reason}" for reason in self.reasons)])


@dataclass(frozen=True)
class Pace:
    """Events a second, and for how many seconds (None: until stopped)."""

    rate: float
    seconds: float | None = None


def system_time() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


async def play_live(
    door: Door,
    stream: LiveStream,
    pace: Pace,
    stop: asyncio.Event,
    clock: Callable[[], datetime] = system_time,
) -> LiveTally:
    """Send until ``stop`` is set or the time is up; a slow door slows the stream, nothing is dropped."""
    tally = LiveTally()
    loop = asyncio.get_running_loop()
    started, sent = loop.time(), 0
    while not stop.is_set():
        elapsed = loop.time() - started
        if pace.seconds is not None and elapsed >= pace.seconds:
            break
        due = min(int(elapsed * pace.rate) + 1 - sent, MOST_EVENTS)
        if due > 0:
            await _fire(door, [stream.next(clock()) for _ in range(due)], tally)
            sent += due
        await _rest(stop, max(_TICK_SECONDS, 1 / pace.rate))
    return tally


async def _rest(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return


async def _fire(door: Door, shots: list[Shot], tally: LiveTally) -> None:
    """Right events together, wrong ones each alone: one of them may spoil a whole batch."""
    right = [shot for shot in shots if shot.sort != "wrong"]
    if right:
        tally.add(right, await _send(door, [shot.message for shot in right]))
    for shot in shots:
        if shot.sort == "wrong":
            tally.add([shot], await door.send_one(shot.message))


async def _send(door: Door, messages: list[Outgoing]) -> Receipt:
    return await door.send_one(messages[0]) if len(messages) == 1 else await door.send(messages)
