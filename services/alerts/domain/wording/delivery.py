"""数据质量预警的措辞: a receiver that does not take its alerts."""

from contracts.messages.delivery import Delivery
from services.alerts.domain.local_time import CHINA
from services.alerts.domain.wording.phrases import Words, short


def words(delivery: Delivery) -> Words:
    """Which receiver, since when and why, and what to do about it."""
    name = short(delivery.name)
    said = [f"接收方{name}疑似未能接收预警"]
    if delivery.failing_since is not None:
        since = f"{delivery.failing_since.astimezone(CHINA):%Y年%m月%d日%H时%M分}"
        said.append(f"自{since}起连续{delivery.failures}次失败")
    if delivery.problem is not None:
        said.append(f"最近一次：{short(delivery.problem)}")
    said.append(
        "移交已暂停，请联系接收方，恢复后重新启用订阅" if delivery.status == "paused" else "仍在按计划重试"
    )
    return Words(f"预警移交疑似中断：{name}", "；".join(said) + "；期间预警均已留存，恢复后按序补发。")
