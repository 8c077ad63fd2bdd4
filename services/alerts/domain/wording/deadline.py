"""时限预警的措辞. Counts no days, so that it reads the same whenever it is made."""

from contracts.events.review import STAGE_NAMES, PlanKind
from contracts.messages.alert import Grade
from services.alerts.domain.episode.verdict import DeadlineGrounds, Verdict
from services.alerts.domain.wording.phrases import Words, short, unit_name

PLAN: dict[PlanKind, str] = {
    "master": "总体规划",
    "detailed": "详细规划",
    "special": "专项规划",
    "village": "村庄规划",
}
SAYING: dict[Grade | None, str] = {
    "red": "疑似严重超期",
    "orange": "疑似已超期",
    "yellow": "疑似即将超期",
    "blue": "疑似即将超期",
    None: "疑似超期",
}


def words(verdict: Verdict, grounds: DeadlineGrounds) -> Words:
    """Plan, stage, since when, due when, who works on it."""
    plan = grounds.deadline
    stage = STAGE_NAMES[plan.stage]
    title = f"{unit_name(plan.unit)}《{short(plan.name)}》{stage}环节{SAYING[verdict.grade]}"
    due = f"应于{plan.due_on:%Y年%m月%d日}前办结" if plan.due_on else "未定办理时限"
    parts = [
        f"{PLAN[plan.plan_kind]}《{short(plan.name)}》（{short(plan.plan_id)}）",
        f"{plan.stage_entered_on:%Y年%m月%d日}进入{stage}环节，{due}",
    ]
    if plan.organisation:
        parts.append(f"承办单位{short(plan.organisation)}")
    return Words(title, "；".join(parts) + "。")
