"""A burst of facts that keep changing grades, and what an undisturbed run would tell of it."""

import random

from chassis.kafka.log_reader import LogReader
from contracts.messages.alert import Alert
from contracts.topics import ALERTS, FIGURES, FINDINGS
from contracts.wire import Message
from services.alerts.domain.fact import Datum
from services.alerts.shell.desks.outgoing import alert_message
from services.alerts.shell.desks.recovery import read_facts
from tests.behaviour.alerts_timeline import new_docket
from tests.brokers import log_of
from tests.unit.alerts.builders import NOON, figure, finding
from tests.waiting import eventually

BURST_UNITS = ("320411", "320412", "320413", "320481")


def burst(chance: random.Random, count: int) -> list[Datum]:
    """Figures and findings that keep changing their grade."""
    facts: list[Datum] = []
    for _ in range(count // 2):
        basis, value = chance.choice(["survey", "projected"]), chance.choice([98e6, 99.9e6, 100.5e6, 110e6])
        facts.append(figure(unit=chance.choice(BURST_UNITS), basis=basis, value=value))
        facts.append(
            finding(
                subject=f"permit-{chance.randrange(40)}",
                unit=BURST_UNITS[-1],
                project_code=f"project-{chance.randrange(12)}",
                permit_status=chance.choice(["under_review", "granted", "revoked"]),
                overlap_m2=chance.choice([50.0, 150.0, 5_000.0]),
            )
        )
    return facts


async def tells_exactly_what_the_facts_say(broker: str) -> None:
    """Every transition of an undisturbed run is told, byte for byte, and none twice."""
    expected = sorted(await undisturbed(broker))
    told_so_far = await eventually(
        lambda: told_of_the_burst(broker), lambda seen: len(seen) >= len(expected), 120
    )
    assert sorted(told_so_far) == expected


async def told_of_the_burst(broker: str) -> list[bytes]:
    records = await log_of(broker, ALERTS.name)
    values = [record.value or b"" for record in records]
    return [value for value in values if _of_the_burst(Message[Alert].model_validate_json(value).data)]


async def undisturbed(broker: str) -> list[bytes]:
    """What one run over the whole log tells."""
    expected, log = [], LogReader(broker)
    for topic in (FIGURES.name, FINDINGS.name):
        docket, ends = new_docket(), await log.ends(topic)
        async for fact in read_facts(log, topic, ends[0]):
            changed = docket.take(fact, NOON)
            docket.remember(changed)
            of_burst = [one for one in changed if one.tells and _of_the_burst(one.alert)]
            expected += [alert_message(episode, topic, fact).value or b"" for episode in of_burst]
    return expected


def _of_the_burst(alert: Alert) -> bool:
    return alert.unit in BURST_UNITS
