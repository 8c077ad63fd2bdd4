"""数据质量预警的措辞."""

from contracts.messages.rejection import Reason
from services.alerts.domain.episode.verdict import QualityGrounds
from services.alerts.domain.wording.phrases import Words, short

REASON: dict[Reason, str] = {
    "undecodable": "无法解析",
    "not_a_cloudevent": "不符合消息规范",
    "unknown_type": "类型未知",
    "invalid_data": "内容不合规",
    "invalid_geometry": "图形不合规",
    "unknown_district": "行政区未知",
    "unknown_land_class": "地类编码未知",
    "too_intricate": "图形过于繁复",
    "source_stopped": "被拒过多，暂停写入死信",
    "conflict": "同一序号内容冲突",
    "too_large": "消息过大",
    "too_deep": "嵌套过深",
    "too_many_vertices": "顶点过多",
    "outside_area": "位于辖区之外",
    "processing_failed": "处理失败",
}
_HELD_BACK = "此后被拒的消息不再逐条写入死信，原文仍在事件主题中留痕，原因可查回执；请先停用该来源并核对。"
SECONDS_A_MINUTE = 60


def words(grounds: QualityGrounds) -> Words:
    """Source, how many rejections in which time, the newest with its reason."""
    source = short(grounds.source)
    minutes = grounds.window_seconds // SECONDS_A_MINUTE
    latest = grounds.latest
    kept = _HELD_BACK if latest.reason == "source_stopped" else "原文已留存于死信队列，可修正后重放。"
    description = (
        f"来源{source}在{minutes}分钟内有{grounds.count}条消息未通过校验；"
        f"最近一条{REASON[latest.reason]}：{short(latest.detail)}；{kept}"
    )
    return Words(f"数据来源{source}疑似异常，消息连续被拒", description)
