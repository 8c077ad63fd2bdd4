"""The present findings, and which of them belong to one project."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from contracts.base import area_number
from contracts.messages.finding import Finding
from services.alerts.domain.episode.identity import Identity
from services.alerts.domain.episode.verdict import LineGrounds, Verdict
from services.alerts.domain.fact import Fact
from services.alerts.domain.judge import control_line as judge
from services.alerts.domain.judge.together import explained
from services.alerts.domain.policy.rules import ControlLineRule, Policy, line_rule

Project = tuple[str, str]
"""A project code and a kind of line; without a project, the subject stands alone."""


class ControlLineWatch:
    """管控边界监测: a finding is judged together with the other findings of its project."""

    def __init__(
        self,
        rules: Sequence[Policy],
        findings: Mapping[str, Finding] | None = None,
        projects: Mapping[Project, frozenset[str]] | None = None,
    ) -> None:
        self._rules = rules
        self._findings = dict(findings or {})
        self._projects = dict(projects or {})

    def fork(self) -> "ControlLineWatch":
        """Findings and groups are never changed in place, so two watches may share them."""
        return ControlLineWatch(self._rules, self._findings, self._projects)

    def learn(self, fact: Fact) -> None:
        """Remember a finding; one that ended where it stands, or whose key was removed, is forgotten."""
        held = self._findings.get(fact.key)
        if held is not None and not _is_over_elsewhere(fact.data, held):
            del self._findings[fact.key]
            self._regroup(held, self._keys(held) - {fact.key})
        if isinstance(fact.data, Finding) and fact.data.status == "present":
            self._findings[fact.key] = fact.data
            self._regroup(fact.data, self._keys(fact.data) | {fact.key})

    def take(self, fact: Fact, now: datetime) -> list[Verdict]:  # noqa: ARG002 - findings carry their time
        """Remember it, then judge it and every finding whose project total it changes."""
        held = self._findings.get(fact.key)
        finding = fact.data if fact.data is not None else held and _ended(held)
        if not isinstance(finding, Finding):
            return []
        self.learn(fact)
        over = _over(finding, held, self._findings.get(fact.key))
        standing = [self._findings[key] for key in sorted(self._keys(held) | self._keys(finding))]
        return [self._judge(one, fact, held) for one in over + standing]

    def tick(self, now: datetime) -> list[Verdict]:  # noqa: ARG002 - an overlap does not age by itself
        """Nothing: only findings change control-line alerts."""
        return []

    def _judge(self, finding: Finding, fact: Fact, held: Finding | None) -> Verdict:
        rule = line_rule(self._rules, finding.line_kind, finding.unit)
        siblings = self._siblings(finding)
        group = judge.together(finding, siblings, rule)
        area = judge.measured(finding, rule)
        earlier = 0 if held is None or held.status == "ended" else judge.measured(held, rule)
        causes, others = explained(finding, group, rule)
        before = area_number(earlier if finding.key == fact.key else area)
        return Verdict(
            Identity("control_line", finding.line_kind, finding.unit, finding.subject),
            None if judge.is_spoken_for(finding, siblings) else judge.grade(finding, rule, group),
            fact.at,
            fact.offset,
            rule.reference,
            _grounds(finding, rule, group),
            replace(judge.measure(finding, rule), before=before),
            causes,
            rule.update,
            timing=rule.timing,
            others=others,
        )

    def _siblings(self, finding: Finding) -> list[Finding]:
        return [self._findings[key] for key in sorted(self._keys(finding))]

    def _keys(self, finding: Finding | None) -> frozenset[str]:
        """Keys of one project's findings on one kind of line."""
        return frozenset() if finding is None else self._projects.get(_project(finding), frozenset())

    def _regroup(self, finding: Finding, keys: frozenset[str]) -> None:
        if keys:
            self._projects[_project(finding)] = keys
        else:
            self._projects.pop(_project(finding), None)


def _grounds(finding: Finding, rule: ControlLineRule, group: list[Finding]) -> LineGrounds:
    total = sum(judge.measured(one, rule) for one in group)
    criteria, area = rule.lines[finding.line_kind], judge.measured(finding, rule)
    return LineGrounds(finding, criteria, area, total, judge.is_prospective(finding, rule))


def _project(finding: Finding) -> Project:
    return finding.project_code or f"\x1f{finding.subject}", finding.line_kind


def _is_over_elsewhere(data: object, held: Finding) -> bool:
    """A permit that moved ends in the district it left, maybe after it was found in the one it came to."""
    return isinstance(data, Finding) and data.status == "ended" and data.unit != held.unit


def _over(finding: Finding, held: Finding | None, stands: Finding | None) -> list[Finding]:
    """What a word ends: what it says has ended, and what was held in a district it moved out of."""
    said = [finding] if finding.status == "ended" else []
    if held is not None and stands is not None and held.unit != stands.unit:
        return [*said, _ended(held)]
    return said


def _ended(held: Finding) -> Finding:
    return held.model_copy(update={"status": "ended"})
