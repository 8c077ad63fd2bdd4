"""同一项目的触发事项: the permits that make up what one project has on the wrong side of a line."""

from collections.abc import Sequence

from contracts.base import area_number
from contracts.messages.alert import AlertCause, OtherCauses
from contracts.messages.finding import Finding
from services.alerts.domain.judge.control_line import measured
from services.alerts.domain.ledger.causes import MOST_LISTED, Explained
from services.alerts.domain.policy.rules import ControlLineRule


def explained(finding: Finding, group: Sequence[Finding], rule: ControlLineRule) -> Explained:
    """The finding's own event, then those of the findings that add up with it, the greatest first."""
    siblings = (other for other in group if other.key != finding.key)
    others = sorted(siblings, key=lambda other: (-measured(other, rule), other.subject))
    listed = [_cause(one, rule) for one in (finding, *others[: MOST_LISTED - 1])]
    rest = [measured(other, rule) for other in others[MOST_LISTED - 1 :]]
    left = OtherCauses(events=len(rest), amount=area_number(sum(rest))) if rest else None
    return Explained(tuple(listed), left)


def _cause(finding: Finding, rule: ControlLineRule) -> AlertCause:
    amount = area_number(measured(finding, rule))
    return AlertCause(id=finding.cause.id, subject=finding.cause.subject, amount=amount)
