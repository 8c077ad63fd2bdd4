"""对账: every difference between what we told and what the other side did or says.

Without a statement of theirs we know what each receiver has answered for, and the cases it reported. With
one nothing is left to guess.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from contracts.asked.reconciliation import Belief, CaseBelief, Difference, Kind, Statement
from contracts.messages.delivery import Delivery
from contracts.messages.subscription import Subscription
from services.alerts.domain.delivery.progress import begun, filter_of
from services.alerts.domain.reconciliation.register import Register, Told

CLOSED = "结案"


def known(
    register: Register,
    subscriptions: Iterable[Subscription],
    deliveries: Mapping[str, Delivery],
    now: datetime,
) -> list[Difference]:
    """The differences that show without asking: what is not delivered, and cases that lag behind."""
    found: list[Difference] = []
    for subscription in subscriptions:
        delivery = deliveries.get(subscription.id) or begun(subscription)
        found += _undelivered(register, subscription, delivery)
    return found + [difference for told in register.newest.values() for difference in _case(told, now)]


def stated(register: Register, subscription: Subscription | None, statement: Statement) -> list[Difference]:
    """The differences to a list of all that the receiver holds."""
    theirs = {belief.alert_id: belief for belief in statement.alerts}
    expected = _expected(register, subscription)
    found = [_missing(told) for told in expected if told.open and told.alert.alert_id not in theirs]
    for belief in theirs.values():
        told = register.newest.get(belief.alert_id)
        if told is None:
            found.append(_said("unknown_here", "对方有此预警，本方没有", None, belief))
        else:
            found += _compared(told, belief)
    return found


def ours(told: Told) -> Belief:
    """What we believe of an alert."""
    alert, case = told.alert, told.alert.case
    return Belief(
        alert_id=alert.alert_id,
        transition=alert.transition,
        grade=alert.grade,
        state=alert.state,
        case=CaseBelief(case_no=case.case_no, step=case.step) if case else None,
    )


def _expected(register: Register, subscription: Subscription | None) -> Sequence[Told]:
    """What the receiver was told or will be: from its first transition on."""
    if subscription is None:
        return list(register.newest.values())
    wanted = register.wanted(filter_of(subscription))
    return [told for told in wanted if told.offset >= subscription.begins_at]


def _undelivered(register: Register, subscription: Subscription, delivery: Delivery) -> Iterator[Difference]:
    for told in _expected(register, subscription):
        if told.offset >= delivery.next_offset:
            sentence = f"第{told.alert.transition}次变化尚未送达“{subscription.name[:60]}”"
            yield _said("undelivered", sentence, told, None, subscription.id)


def _case(told: Told, now: datetime) -> Iterator[Difference]:
    alert, case = told.alert, told.alert.case
    closed = case is not None and case.step == CLOSED
    if told.open and closed:
        yield _said("case_closed_but_open", "对方已结案，本方预警尚未解除", told)
    elif not told.open and case is not None and not closed:
        yield _said("cleared_but_case_open", f"本方已解除，对方案件停在{case.step}", told)
    elif told.open and alert.due_at is not None and alert.due_at <= now:
        where = f"停在{case.step}" if case is not None else "未见受理"
        yield _said("overdue", f"已过处置时限，对方案件{where}", told)


def _missing(told: Told) -> Difference:
    return _said("missing_there", "本方已发出，对方没有此预警", told)


def _compared(told: Told, theirs: Belief) -> Iterator[Difference]:
    """Of an alert that is muted they do not hear, so there they cannot be up to date."""
    alert = told.alert
    if theirs.transition < alert.transition and not alert.muted:
        sentence = f"对方停在第{theirs.transition}次变化，本方已到第{alert.transition}次"
        yield _said("behind_there", sentence, told, theirs)
    elif theirs.transition > alert.transition:
        yield _said("unknown_here", f"对方称有第{theirs.transition}次变化，本方没有", told, theirs)
    elif theirs.transition == alert.transition and not _alike(told, theirs):
        yield _said("differs", "同一次变化，等级或状态不一致", told, theirs)
    yield from _compared_case(told, theirs)


def _alike(told: Told, theirs: Belief) -> bool:
    """What they say of a transition is what we told."""
    return theirs.grade in {None, told.alert.grade} and theirs.state in {None, told.alert.state}


def _compared_case(told: Told, theirs: Belief) -> Iterator[Difference]:
    mine = ours(told).case
    if "case" not in theirs.model_fields_set or theirs.case == mine:
        return
    if theirs.case is not None:
        sentence = f"对方案件已到{theirs.case.step}，本方{f'停在{mine.step}' if mine else '未收到反馈'}"
        yield _said("case_not_heard", sentence, told, theirs)
    elif mine is not None:
        yield _said("case_not_known_there", f"本方收到{mine.step}，对方无此案件", told, theirs)


def _said(
    kind: Kind,
    sentence: str,
    told: Told | None,
    theirs: Belief | None = None,
    subscription: str | None = None,
) -> Difference:
    mine = None if told is None else ours(told)
    about = mine or theirs
    if about is None:
        raise ValueError("a difference is about something that one side believes")
    return Difference(
        kind=kind,
        alert_id=about.alert_id,
        subscription=subscription,
        sentence=sentence,
        ours=mine,
        theirs=theirs,
    )
