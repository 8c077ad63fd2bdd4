"""Rehearses a draft rule over the past, as the ledger, the findings and the dead letters tell it."""

import asyncio
from collections.abc import Sequence
from typing import Any

from chassis.kafka.records import Record
from contracts.messages.alert import Alert, Family
from contracts.messages.figure import Figure
from contracts.messages.ledger import LedgerPage
from contracts.topics import FIGURES, FINDINGS, LEDGER, REJECTED
from contracts.wire import Message
from services.alerts.domain.docket import Docket
from services.alerts.domain.fact import Fact
from services.alerts.domain.ledger.journal import Journal
from services.alerts.domain.ledger.past_figures import Happened, PastFigures, not_in_ledger
from services.alerts.domain.local_time import day_of
from services.alerts.domain.policy.rules import Policy
from services.alerts.domain.rehearsal import Period, concerns, counted, instead, rehearse
from services.alerts.shell.desks.beat import Surroundings
from services.alerts.shell.desks.beats import beats
from services.alerts.shell.desks.recovery import read_facts
from services.alerts.shell.ledger import happened_on

MOST_LISTED = 5_000
SOURCES: dict[Family, tuple[str, ...]] = {
    "indicator": (FIGURES.name,),
    "control_line": (FINDINGS.name,),
    "deadline": (FINDINGS.name,),
    "data_quality": (FINDINGS.name, REJECTED.name),
}
COMPACTED = "压占与时限的往期状态以 planning.findings.v1 现存记录为准；早已结束并被压缩的不在其中"
TODAYS_TARGETS = "目标值取现行目标值"


class Rehearser:
    """One rehearsal after the other: each reads whole topics."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._turn = asyncio.Lock()

    async def rehearse(self, draft: Policy, period: Period) -> dict[str, Any]:
        """What would have been told, beside what the rules of today would have. Raises TransientFailure."""
        async with self._turn:
            policies = self._around.policies
            await policies.refresh()
            today = policies.in_force(day_of(self._around.clock.now()))
            by_draft, by_today, notes = list[Alert](), list[Alert](), list[str]()
            for topic in SOURCES[_family(draft)]:
                journal = Journal(whole=True)
                facts, remarks = await self._past(topic, period, journal)
                notes += remarks
                for rules, told in ((instead(today, draft), by_draft), (today, by_today)):
                    docket = self._docket(topic, rules, journal)
                    told.extend(await asyncio.to_thread(rehearse, docket, facts, period))
            return _answer(draft, by_draft, by_today, notes)

    def _docket(self, topic: str, rules: Sequence[Policy], journal: Journal) -> Docket:
        [beat] = [one for one in beats(journal=journal) if one.topic == topic]
        return Docket(beat.watches(rules), self._around.composer)

    async def _past(self, topic: str, period: Period, journal: Journal) -> tuple[list[Fact], list[str]]:
        if topic == FIGURES.name:
            return await self._figures(period, journal)
        end = (await self._around.log.ends(topic))[0]
        facts = [fact async for fact in read_facts(self._around.log, topic, end) if fact.at < period.end]
        return sorted(facts, key=lambda fact: fact.at), [COMPACTED] if topic == FINDINGS.name else []

    async def _figures(self, period: Period, journal: Journal) -> tuple[list[Fact], list[str]]:
        """What stood when the period began, and each figure whenever it moved."""
        past, within = PastFigures(await self._known()), list[Happened]()
        for partition, end in (await self._around.log.ends(LEDGER.name)).items():
            async for batch in self._around.log.read(LEDGER.name, partition, 0, end):
                for happened in (one for record in batch for one in happened_on(_page(record))):
                    if happened.at < period.start:
                        past.add(happened)
                        journal.enter(happened.at, happened.change)
                    elif happened.at < period.end:
                        within.append(happened)
        facts = list(past.facts(past.sums, 0))
        for happened in sorted(within, key=lambda one: one.at):
            journal.enter(happened.at, happened.change)
            facts += past.facts(past.add(happened), len(facts))
        missing = not_in_ledger(past.known, past.sums)
        named = [f"未试运行（台账不逐笔记录）：{'、'.join(sorted(missing))}"] if missing else []
        return facts, [TODAYS_TARGETS, *named]

    async def _known(self) -> dict[tuple[str, str], Figure]:
        end = (await self._around.log.ends(FIGURES.name))[0]
        known: dict[tuple[str, str], Figure] = {}
        async for fact in read_facts(self._around.log, FIGURES.name, end):
            if isinstance(fact.data, Figure) and fact.data.target is not None:
                known[fact.data.indicator, fact.data.unit] = fact.data
        return known


def _page(record: Record) -> Message[LedgerPage]:
    return Message[LedgerPage].model_validate_json(record.value or b"")


def _family(draft: Policy) -> Family:
    family: Family = getattr(draft, "family")  # noqa: B009 - every kind of rule has one, their base has not
    return family


def _answer(
    draft: Policy, by_draft: Sequence[Alert], by_today: Sequence[Alert], notes: Sequence[str]
) -> dict[str, Any]:
    told = sorted((one for one in by_draft if concerns(draft, one)), key=lambda one: one.updated_at)
    beside = [one for one in by_today if concerns(draft, one)]
    listed = [one.model_dump(mode="json", exclude_none=True, exclude={"geometry"}) for one in told]
    return {
        "rule": draft.reference.model_dump(),
        "transitions": listed[:MOST_LISTED],
        "left_off": max(0, len(listed) - MOST_LISTED),
        "counts": counted(told),
        "counts_by_rules_in_force": counted(beside),
        "notes": list(dict.fromkeys(notes)),
    }
