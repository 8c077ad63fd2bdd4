"""What our services say, to each other and to the outside: one message a file."""

from contracts.messages.acknowledgement import Acknowledgement
from contracts.messages.alert import Alert
from contracts.messages.audit import AuditRecord
from contracts.messages.case import CaseReport
from contracts.messages.change import Change, ChangeSet
from contracts.messages.deadline import Deadline
from contracts.messages.delivery import Delivery
from contracts.messages.episode import Episode
from contracts.messages.figure import Figure, StatisticKnown, TargetKnown
from contracts.messages.finding import Finding
from contracts.messages.invariant import Invariant
from contracts.messages.ledger import LedgerPage
from contracts.messages.recall import RecallAnswer, RecallQuestion
from contracts.messages.rejection import RejectedEvent
from contracts.messages.rule import RuleChange
from contracts.messages.silence import Silence
from contracts.messages.subscription import Subscription
from contracts.messages.whatif import Answer, Question

Outgoing = (
    Acknowledgement
    | Alert
    | Answer
    | AuditRecord
    | CaseReport
    | ChangeSet
    | Deadline
    | Delivery
    | Episode
    | Figure
    | Finding
    | Invariant
    | LedgerPage
    | Question
    | RecallAnswer
    | RecallQuestion
    | RejectedEvent
    | RuleChange
    | Silence
    | StatisticKnown
    | Subscription
    | TargetKnown
)

MESSAGES: dict[str, type[Outgoing]] = {
    "planning.changeset.accepted": ChangeSet,
    "planning.figure.changed": Figure,
    "planning.target.known": TargetKnown,
    "planning.statistic.known": StatisticKnown,
    "planning.ledger.entered": LedgerPage,
    "planning.finding.changed": Finding,
    "planning.deadline.changed": Deadline,
    "planning.invariant.changed": Invariant,
    "planning.alert.transitioned": Alert,
    "planning.episode.changed": Episode,
    "planning.subscription.changed": Subscription,
    "planning.delivery.reached": Delivery,
    "planning.case.reported": CaseReport,
    "planning.alert.acknowledged": Acknowledgement,
    "planning.rule.changed": RuleChange,
    "planning.silence.changed": Silence,
    "planning.event.rejected": RejectedEvent,
    "planning.whatif.asked": Question,
    "planning.whatif.answered": Answer,
    "planning.recall.asked": RecallQuestion,
    "planning.recall.answered": RecallAnswer,
    "planning.audit.recorded": AuditRecord,
}
"""CloudEvents ``type`` → model of its ``data``."""

__all__ = ["MESSAGES", "Change", "Outgoing"]
