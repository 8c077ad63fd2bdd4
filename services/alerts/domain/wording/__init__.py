"""措辞: one sentence for a leader, one paragraph for an officer, always 疑似; one family a file."""

from services.alerts.domain.episode.episodes import Turn
from services.alerts.domain.episode.verdict import (
    DeadlineGrounds,
    DeliveryGrounds,
    IndicatorGrounds,
    InvariantGrounds,
    LineGrounds,
    QualityGrounds,
    SilenceGrounds,
    Verdict,
)
from services.alerts.domain.wording import (
    control_line,
    data_quality,
    deadline,
    delivery,
    indicator,
    invariant,
    source,
)
from services.alerts.domain.wording.phrases import Words

CLEARED = "（已解除）"
WATCHED = "相关情形已消除，观察期满后解除。"
RECOVERING = "（恢复观察中）"
DISCLAIMER = "本预警为系统自动比对的疑似结果，不作为合法性认定依据。"


def words(verdict: Verdict, turn: Turn) -> Words:
    """Title and description of a transition, in Chinese."""
    found = _of_family(verdict, turn)
    if turn.event == "cleared":
        return Words(found.title + CLEARED, found.description + "相关情形已消除，预警解除。")
    if turn.state == "recovering":
        return Words(found.title + RECOVERING, found.description + WATCHED + DISCLAIMER)
    return Words(found.title, found.description + DISCLAIMER)


def _of_family(verdict: Verdict, turn: Turn) -> Words:
    match verdict.grounds:
        case IndicatorGrounds():
            return indicator.words(verdict, verdict.grounds)
        case LineGrounds():
            return control_line.words(verdict.grounds)
        case DeadlineGrounds():
            return deadline.words(verdict, verdict.grounds)
        case _:
            return _of_quality(verdict.grounds, turn)


def _of_quality(
    grounds: QualityGrounds | SilenceGrounds | InvariantGrounds | DeliveryGrounds, turn: Turn
) -> Words:
    match grounds:
        case QualityGrounds():
            return data_quality.words(grounds)
        case SilenceGrounds():
            return source.words(grounds)
        case InvariantGrounds():
            return invariant.words(grounds.invariant, turn.opened_at)
        case DeliveryGrounds():
            return delivery.words(grounds.delivery)
