"""The receiver's page: what it holds, for a person."""

from collections.abc import Mapping
from html import escape
from typing import Any

from demo.receiver.casebook import Case, Casebook

MOST_ROWS = 100
GRADE = {"red": "红", "orange": "橙", "yellow": "黄", "blue": "蓝", "green": "解除"}
COUNTS = {"news": "收到", "duplicate": "重复", "stale": "过时", "refused": "验签失败"}
_STYLE = """
body{font:15px/1.6 "Noto Sans CJK SC","Microsoft YaHei",sans-serif;margin:2rem;color:#1a2330}
table{border-collapse:collapse;width:100%}
td,th{border-bottom:1px solid #d5dbe3;padding:.3rem .6rem;text-align:left}
.red{color:#b3261e}.orange{color:#b35c00}.yellow{color:#8a6d00}.blue{color:#1b5e9e}.green{color:#1b6e3c}
"""


def page(book: Casebook, counts: Mapping[str, int], reconciliation: Mapping[str, Any]) -> str:
    """One file, no script; it looks again every three seconds."""
    rows = "".join(_row(case) for case in list(book.cases.values())[: -MOST_ROWS - 1 : -1])
    told = "，".join(f"{name} {counts[key]}" for key, name in COUNTS.items())
    differences = "".join(
        f"<li>{escape(one['sentence'])}（{escape(one['alert_id'])}）</li>"
        for one in reconciliation["differences"]
    )
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta http-equiv="refresh" content="3">'
        f"<title>一网统管（演示）</title><style>{_STYLE}</style></head><body><h1>一网统管（演示）</h1><p>{told}</p>"
        f"<p>对账差异 {reconciliation['total']} 处</p><ul>{differences}</ul>"
        f"<table><tr><th>等级</th><th>预警</th><th>次</th><th>案件</th></tr>{rows}</table></body></html>"
    )


def _row(case: Case) -> str:
    grade = str(case.data.get("grade", ""))
    steps = " → ".join(step.step for step in case.steps) or "待受理"
    title = escape(str(case.data.get("title", case.alert_id)))
    shown = f'<span class="{escape(grade)}">{GRADE.get(grade, "")}</span>'
    return f"<tr><td>{shown}</td><td>{title}</td><td>{case.transition}</td><td>{steps}</td></tr>"
