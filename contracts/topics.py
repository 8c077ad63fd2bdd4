"""Every Kafka topic: the single source of names, keys, partitions, retention and message types.

Topics whose messages belong to one city as a whole have one partition ("one a city"): their total order
makes the city's sums and its alerts exact. Topics that carry district work have eight.
"""

from dataclasses import dataclass, field

_DAY_MS = 24 * 60 * 60 * 1000
_FOREVER = {"retention.ms": "-1", "retention.bytes": "-1"}
_COMPACTED = {"cleanup.policy": "compact", "min.cleanable.dirty.ratio": "0.1"}
_LARGE = {"max.message.bytes": str(8 * 1024 * 1024)}
"""A change set of 500 parcels, or one control line of 20,000 vertices."""


@dataclass(frozen=True)
class Topic:
    """One topic: ``key`` says in words what its messages are keyed by; ``types`` are CloudEvents types."""

    name: str
    key: str
    partitions: int
    types: tuple[str, ...]
    config: dict[str, str] = field(default_factory=dict)


def _days(days: int) -> dict[str, str]:
    return {"retention.ms": str(days * _DAY_MS)}


EVENTS = Topic(
    "planning.events.v1",
    "subject",
    8,
    (
        "planning.permit.changed",
        "planning.review.changed",
        "planning.survey.changed",
        "planning.controlline.changed",
        "planning.project.changed",
        "planning.planfeature.changed",
        "planning.statistic.set",
        "planning.target.set",
    ),
    {**_FOREVER, **_LARGE},
)
REJECTED = Topic("planning.rejected.v1", "subject", 1, ("planning.event.rejected",), {**_days(90), **_LARGE})
CHANGES = Topic(
    "planning.changes.v1", "district", 8, ("planning.changeset.accepted",), {**_FOREVER, **_LARGE}
)
FIGURES = Topic(
    "planning.figures.v1",
    "indicator/unit/basis/period; target/indicator/unit/year; statistic/name/unit/year",
    1,
    ("planning.figure.changed", "planning.target.known", "planning.statistic.known"),
    _COMPACTED,
)
LEDGER = Topic("planning.ledger.v1", "district", 8, ("planning.ledger.entered",), {**_FOREVER, **_LARGE})
FINDINGS = Topic(
    "planning.findings.v1",
    "subject/line kind; plan id/deadline; invariant/unit/name/about/period",
    1,
    ("planning.finding.changed", "planning.deadline.changed", "planning.invariant.changed"),
    {**_COMPACTED, **_LARGE},
)
ALERTS = Topic(
    "planning.alerts.v1", "alert id", 1, ("planning.alert.transitioned",), {**_days(366), **_LARGE}
)
EPISODES = Topic(
    "planning.episodes.v1", "alert identity", 1, ("planning.episode.changed",), {**_COMPACTED, **_LARGE}
)
FEEDBACK = Topic(
    "planning.feedback.v1",
    "alert id",
    1,
    ("planning.case.reported", "planning.alert.acknowledged"),
    _days(366),
)
SUBSCRIPTIONS = Topic(
    "planning.subscriptions.v1",
    "subscription id; subscription id/delivery",
    1,
    ("planning.subscription.changed", "planning.delivery.reached"),
    _COMPACTED,
)
POLICIES = Topic(
    "planning.policies.v1",
    "rule/id/version; silence/id",
    1,
    ("planning.rule.changed", "planning.silence.changed"),
    _FOREVER,
)
QUESTIONS = Topic(
    "planning.questions.v1",
    "district",
    8,
    ("planning.whatif.asked", "planning.recall.asked"),
    {"retention.ms": str(60 * 60 * 1000), **_LARGE},
)
ANSWERS = Topic(
    "planning.answers.v1",
    "question id",
    1,
    ("planning.whatif.answered", "planning.recall.answered"),
    {"retention.ms": str(60 * 60 * 1000), **_LARGE},
)
AUDIT = Topic("planning.audit.v1", "actor", 1, ("planning.audit.recorded",), _days(366))

TOPICS: tuple[Topic, ...] = (
    EVENTS,
    REJECTED,
    CHANGES,
    FIGURES,
    LEDGER,
    FINDINGS,
    ALERTS,
    EPISODES,
    FEEDBACK,
    SUBSCRIPTIONS,
    POLICIES,
    QUESTIONS,
    ANSWERS,
    AUDIT,
)
