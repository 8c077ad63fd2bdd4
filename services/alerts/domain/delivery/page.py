"""移交订阅 as a page a person reads: one file, no script, nothing loaded from anywhere."""

from collections.abc import Sequence
from datetime import datetime
from html import escape

from services.alerts.domain.delivery.standing import STATUS, Standing
from services.alerts.domain.local_time import CHINA

GRADE = {"red": "红", "orange": "橙", "yellow": "黄", "blue": "蓝", "green": "已解除"}
FAMILY = {"indicator": "指标", "control_line": "管控边界", "deadline": "时限", "data_quality": "数据质量"}
_STYLE = """
body{font:15px/1.6 "Noto Sans CJK SC","Noto Sans SC","Microsoft YaHei",sans-serif;margin:2rem;color:#1a2330}
h1{font-size:1.4rem}table{border-collapse:collapse;width:100%}
td,th{border-bottom:1px solid #d5dbe3;padding:.35rem .6rem;text-align:left;vertical-align:top}
.current{color:#1b6e3c}.failing{color:#8a5a00}.paused,.disabled{color:#b3261e}small{color:#4a5666}
"""
_HEAD = ("接收方", "范围", "状态", "待移交", "最近移交", "最近问题")


def page(standings: Sequence[Standing]) -> str:
    """The whole page; it looks again every five seconds."""
    head = "".join(f"<th>{name}</th>" for name in _HEAD)
    rows = "".join(map(_row, standings)) or f'<tr><td colspan="{len(_HEAD)}">尚无订阅</td></tr>'
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta http-equiv="refresh" content="5">'
        f"<title>预警移交订阅</title><style>{_STYLE}</style></head><body><h1>预警移交订阅</h1>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></body></html>"
    )


def _row(one: Standing) -> str:
    receiver = f"{escape(one.name)}<br><small>{escape(one.url)}<br>{escape(one.id)}</small>"
    problem = escape(one.problem or "")
    if one.failing_since is not None:
        problem += f"<br><small>自 {_when(one.failing_since)} 起连续失败 {one.failures} 次</small>"
    state = f'<span class="{one.status}">{STATUS[one.status]}</span>'
    state += "<br><small>重放中</small>" if one.replaying is not None else ""
    cells = (receiver, _scope(one), state, str(one.behind), _when(one.delivered_at), problem)
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _scope(one: Standing) -> str:
    grades = "、".join(GRADE.get(grade, grade) for grade in one.grades or []) or "全部等级"
    families = "、".join(FAMILY.get(family, family) for family in one.families or []) or "全部类别"
    fields = f"限 {len(one.fields)} 个字段" if one.fields is not None else "全部字段"
    return f"{grades}<br>{families}<br><small>{fields}</small>"


def _when(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M:%S}"
