"""管控边界预警: a project's footprint against a control line (domain.md 3.2, tolerance against slivers)."""

from collections.abc import Iterable

from contracts.base import area_number
from contracts.events.permit import PermitKind
from contracts.messages.alert import Grade
from contracts.messages.finding import Finding
from services.alerts.domain.episode.verdict import Measure
from services.alerts.domain.policy.rules import ControlLineRule

WITHOUT_EFFECT = frozenset({"revoked", "expired"})
STEP: dict[PermitKind | None, str] = {
    None: "project",
    "site_selection": "site",
    "land_use": "land",
    "rural": "land",
    "construction": "construction",
}
"""Permits of one step cover different land and add up; those of another step cover the same land again.

The land of a major project itself (no permit) adds up with none.
"""


def is_active(finding: Finding) -> bool:
    """Whether the permit or project still stands and still touches the line."""
    is_over = finding.permit_status in WITHOUT_EFFECT or finding.milestone == "cancelled"
    return finding.status == "present" and not is_over


def is_spoken_for(finding: Finding, siblings: Iterable[Finding]) -> bool:
    """Whether a project's permits already tell what its land as drawn would: they tell it more exactly."""
    if finding.subject_type != "project":
        return False
    here = (one for one in siblings if one.unit == finding.unit)
    permits = (one for one in here if one.subject_type == "permit" and is_active(one))
    return any(one.distance_m is None or finding.distance_m is not None for one in permits)


def is_prospective(finding: Finding, rule: ControlLineRule) -> bool:
    """Whether the land is only asked for: 疑似将压占."""
    if finding.milestone is not None:
        return finding.milestone in rule.prospective_milestones
    return finding.permit_status == "under_review" or finding.permit_kind in rule.prospective_kinds


def measured(finding: Finding, rule: ControlLineRule) -> int:
    """疑似面积 in 0.0001 m²: inside a line that protects, outside a line that contains."""
    criteria = rule.lines[finding.line_kind]
    return finding.outside_m2 if criteria.measure == "outside" else finding.overlap_m2


def together(finding: Finding, siblings: Iterable[Finding], rule: ControlLineRule) -> list[Finding]:
    """Of one project's findings on one line kind, those that add up with this one."""
    exempt = rule.lines[finding.line_kind].exempt_kinds
    overlapping = (other for other in siblings if is_active(other) and other.distance_m is None)
    of_one_step = (other for other in overlapping if STEP[other.permit_kind] == STEP[finding.permit_kind])
    return [other for other in of_one_step if other.permit_kind not in exempt]


def grade(finding: Finding, rule: ControlLineRule, group: list[Finding]) -> Grade | None:
    """The grade of one finding, its tolerance taken over ``group`` so that splitting hides nothing."""
    criteria = rule.lines[finding.line_kind]
    founded = finding.legal_basis is not None and finding.legal_basis.verified
    if not is_active(finding) or finding.permit_kind in criteria.exempt_kinds or founded:
        return None
    if finding.distance_m is not None:
        return _near(finding, finding.distance_m, rule)
    return None if measured(finding, rule) == 0 else _overlapping(finding, rule, group)


def _near(finding: Finding, distance_m: float, rule: ControlLineRule) -> Grade | None:
    """Near a line; how near is near is told by the rule."""
    buffer = rule.lines[finding.line_kind].buffer
    if buffer is None or distance_m > buffer.distance_m:
        return None
    return buffer.under_review if is_prospective(finding, rule) else buffer.grade


def _overlapping(finding: Finding, rule: ControlLineRule, group: list[Finding]) -> Grade | None:
    """What is too small to be told as an overlap is near in any case."""
    criteria = rule.lines[finding.line_kind]
    if not _beyond_tolerance(rule, group):
        told = sum(measured(one, rule) for one in group) > criteria.accuracy_m2
        return (criteria.slight if told else None) or _near(finding, 0, rule)
    if is_prospective(finding, rule):
        return criteria.under_review
    return criteria.unfounded if finding.legal_basis is None else criteria.claimed


def measure(finding: Finding, rule: ControlLineRule) -> Measure:
    """Area against the tolerance, in m²; nothing of what only comes near."""
    if finding.distance_m is not None:
        return Measure()
    area, tolerance = area_number(measured(finding, rule)), area_number(rule.tolerance_m2)
    return Measure(area, tolerance, round(tolerance - area, 4))


def _beyond_tolerance(rule: ControlLineRule, group: list[Finding]) -> bool:
    """What is filed under the city is found in several districts: each part counts, its whole once."""
    area = sum(measured(one, rule) for one in group)
    whole = sum({one.subject: one.subject_area_m2 for one in group}.values())
    return area >= rule.tolerance_m2 or area >= rule.tolerance_share * whole
