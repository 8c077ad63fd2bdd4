"""试算: a permit tried before it is granted. Asked and answered over Kafka."""

from contracts.base import District, LongText, Model
from contracts.messages.change import Change
from contracts.messages.figure import Figure
from contracts.messages.finding import Finding
from contracts.wire import Name


class Question(Model):
    """试算提问: changes to try on one district's shard; nothing is kept."""

    question_id: Name
    district: District
    changes: list[Change]


class Answer(Model):
    """试算结果: figures before and after, and the findings that would be made.

    ``problem`` says why nothing could be tried (a geometry that cannot be cut); the lists are then empty.
    """

    question_id: Name
    district: District
    before: list[Figure]
    after: list[Figure]
    findings: list[Finding]
    shard_offset: int
    problem: LongText | None = None
