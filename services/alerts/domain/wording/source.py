"""数据质量预警的措辞: a source that fell silent."""

from datetime import timedelta

from services.alerts.domain.episode.verdict import SilenceGrounds
from services.alerts.domain.local_time import CHINA
from services.alerts.domain.wording.phrases import Words, short

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def words(grounds: SilenceGrounds) -> Words:
    """Which source, since when, and how long it may be silent by its own habit."""
    source = short(grounds.source)
    last = f"{grounds.last.astimezone(CHINA):%Y年%m月%d日%H时%M分}"
    description = (
        f"来源{source}最近一次报送为{last}，按其自身报送节律静默不应超过{_length(grounds.allowed)}；"
        "在此期间相关数值可能滞后，请核查上游系统与网络。"
    )
    return Words(f"数据来源{source}疑似中断", description)


def _length(time: timedelta) -> str:
    return f"{time / DAY:.1f}天" if time >= DAY else f"{time / HOUR:.1f}小时"
