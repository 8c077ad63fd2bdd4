"""alerts without Kafka: facts judged, and transitions made of them."""

import random
from collections.abc import Sequence

from contracts.messages.figure import Figure
from contracts.wire import Message
from services.alerts.adapters.rule_files import load_inhibitions, load_rules, load_table
from services.alerts.domain.docket import Docket
from services.alerts.domain.episode.composing import Composer
from services.alerts.domain.fact import Fact
from services.alerts.domain.policy.muting import Muting
from services.alerts.domain.policy.rulebook import RuleBook
from services.alerts.shell.desks.beats import beats
from services.alerts.shell.desks.outgoing import alert_message, episode_message
from tests.bench.measuring import Say, Scale, median_seconds
from tests.bench.row import Row
from tests.unit.alerts.builders import NOON, fact, figure, finding

TOPIC = "planning.figures.v1"
PARSED = "reading the figures alone (pydantic)"


def rows(scale: Scale, say: Say) -> list[Row]:
    """Facts that change no grade, and facts of which each is a transition, with their messages."""
    count, runs = scale.of(20_000, 4_000), scale.of(3, 1)
    say(f"{count:,} figures within a grade, then {count:,} findings that each change theirs ...")
    calm = [fact(figure(value=110e6 + number, unit=_unit(number)), number) for number in range(count)]
    stormy = _storm(count)
    judged = count / median_seconds(_play, lambda: calm, runs)
    told = count / median_seconds(_play, lambda: stormy, runs)
    read = count / median_seconds(_read, lambda: _written(calm), runs)
    return [
        Row("alerts", "figures judged, no alert", judged, "facts/s", PARSED, read),
        Row("alerts", "alerts raised and cleared", told, "alerts/s"),
    ]


def _storm(count: int) -> list[Fact]:
    """Permits that enter basic farmland and leave it: every fact is one transition."""
    chance, open_now, facts = random.Random(5), set[int](), list[Fact]()
    for offset in range(count):
        number = chance.randrange(count)
        status = "ended" if number in open_now else "present"
        open_now ^= {number}
        named = {"subject": f"permit-{number}", "project_code": f"project-{number}"}
        facts.append(fact(finding(status=status, **named), offset))
    return facts


def _unit(number: int) -> str:
    return f"3204{number % 90 + 10:02}"


def _play(facts: Sequence[Fact]) -> int:
    """As a desk does it, the messages included; how many were told."""
    docket, told = _docket(), 0
    for one in facts:
        moved = docket.take(one, NOON)
        docket.remember(moved)
        for episode in moved:
            alert_message(episode, TOPIC, one)
            episode_message(episode, TOPIC)
        told += len(moved)
    return told


def _docket() -> Docket:
    rules = RuleBook.of(load_rules()).in_force(NOON.date())
    watches = [watch for beat in beats() for watch in beat.watches(rules)]
    return Docket(watches, Composer(load_table()), Muting(load_inhibitions()))


def _written(facts: Sequence[Fact]) -> list[bytes]:
    return [
        Message[Figure](
            id=str(one.offset),
            source="/bench",
            type="planning.figure.changed",
            subject=one.key,
            time=NOON,
            data=one.data,
        ).to_bytes()
        for one in facts
        if isinstance(one.data, Figure)
    ]


def _read(messages: Sequence[bytes]) -> int:
    return sum(Message[Figure].model_validate_json(message).data.shard_offset for message in messages)
