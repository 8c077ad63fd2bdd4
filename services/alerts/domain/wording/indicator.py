"""指标预警的措辞."""

from contracts.catalogue import catalogue
from contracts.messages.alert import Grade
from contracts.messages.figure import Figure
from services.alerts.domain.episode.verdict import IndicatorGrounds, Verdict
from services.alerts.domain.ledger.journal import LONGEST_DAYS
from services.alerts.domain.wording.phrases import Words, quantity, short, unit_name

SAYING: dict[Grade | None, str] = {
    "red": "疑似突破约束性指标",
    "orange": "疑似即将突破约束性指标",
    "yellow": "疑似有突破约束性指标风险",
    "blue": "疑似趋近约束性指标",
    None: "疑似突破约束性指标风险",
}
MOST_NAMED = 3
LIMIT = {"floor": "不低于", "ceiling": "不超过"}


def words(verdict: Verdict, grounds: IndicatorGrounds) -> Words:
    """Current value, expected value, target, margin and the causing event."""
    subject = f"{unit_name(verdict.identity.unit)}{short(_name(verdict.identity.kind or ''))}"
    parts = [subject, *_values(grounds), *_margin(verdict, grounds), *_trend(grounds)]
    parts += _cause(verdict, grounds)
    return Words(subject + SAYING[verdict.grade], parts[0] + "：" + "；".join(parts[1:]) + "。")


def _name(indicator: str) -> str:
    """指标名称 from the catalogue; an indicator it does not have (yet) goes by its id."""
    known = catalogue().get(indicator)
    return known.name if known else indicator


def _values(grounds: IndicatorGrounds) -> list[str]:
    said = []
    if grounds.official is not None:
        said.append(f"现状值{_quantity(grounds.official)}（数据时点{grounds.official.valid_on}）")
    if grounds.expected is not None:
        said.append(f"计入已许可未变更调查项目的预计值{_quantity(grounds.expected)}")
    return said or ["暂无数值"]


def _margin(verdict: Verdict, grounds: IndicatorGrounds) -> list[str]:
    target = _with_target(grounds)
    if target is None or target.target is None or verdict.measure.margin is None:
        return ["暂无规划目标值"]
    limit = quantity(_limit(verdict, target.target), target.unit_of_measure)
    distance = quantity(abs(verdict.measure.margin), target.unit_of_measure)
    word = "疑似缺口" if verdict.measure.margin < 0 else "余量"
    return [f"规划目标值{LIMIT[target.sense or 'floor']}{limit}", f"{word}{distance}"]


def _limit(verdict: Verdict, target: float) -> float:
    return target if verdict.measure.limit is None else verdict.measure.limit


def _trend(grounds: IndicatorGrounds) -> list[str]:
    said = []
    if grounds.reaches is not None:
        said.append(f"按近年调查的变化趋势，疑似将于{int(grounds.reaches)}年前后触及规划目标值")
    if grounds.runs_out is not None:
        days, day = grounds.runs_out
        said.append(f"按近{days}日台账的变化速度，疑似将于{day:%Y年%m月}前后触及规划目标值")
    return said


def _cause(verdict: Verdict, grounds: IndicatorGrounds) -> list[str]:
    figure = grounds.expected or grounds.official
    if figure is None or not verdict.causes:
        return []
    cause = verdict.causes[0]
    said = f"触发事项{short(cause.subject)}"
    if cause.amount == 0:
        return [said]
    amount = quantity(abs(cause.amount), figure.unit_of_measure)
    changed = f"{said}，使该值{'减少' if cause.amount < 0 else '增加'}{amount}"
    before, value = verdict.measure.before, verdict.measure.value
    if before is not None and value is not None:
        course = (quantity(one, figure.unit_of_measure) for one in (before, value))
        changed = f"{changed}（由{'变为'.join(course)}）"
    return [changed, *_more(verdict, figure)]


def _more(verdict: Verdict, figure: Figure) -> list[str]:
    """The events behind it beside the last one, by name only where they are few."""
    more = verdict.causes[1:]
    if not more:
        return []
    named = "、".join(f"{short(one.subject)}（{_signed(one.amount, figure)}）" for one in more[:MOST_NAMED])
    count = len(more) + (verdict.others.events if verdict.others else 0)
    return [f"近{LONGEST_DAYS}日另有影响较大事项{named}" + (f"等共{count}项" if count > MOST_NAMED else "")]


def _signed(amount: float, figure: Figure) -> str:
    return ("减少" if amount < 0 else "增加") + quantity(abs(amount), figure.unit_of_measure)


def _quantity(figure: Figure) -> str:
    return quantity(figure.value, figure.unit_of_measure)


def _with_target(grounds: IndicatorGrounds) -> Figure | None:
    for figure in (grounds.official, grounds.expected):
        if figure is not None and figure.target is not None:
            return figure
    return None
