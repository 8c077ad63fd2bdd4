"""质检报告 as a page a surveyor reads and prints: one file, no script, nothing loaded from anywhere."""

from collections.abc import Sequence
from html import escape
from typing import Any

import shapely

from services.ingest.domain.package.findings import KINDS, Example, Finding
from services.ingest.domain.package.report.picture import Neighbours, near, overview
from services.ingest.domain.package.report.report import Json
from services.ingest.domain.package.whole import Judgement

_MOST_ROWS = 50
"""Of one finding on the page; the JSON report has more."""
_MOST_NEAR = 6
_STYLE = """
body{font:15px/1.6 "Noto Sans SC","Microsoft YaHei",sans-serif;margin:2rem auto;max-width:60rem;color:#1a2330;
     padding:0 1rem}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}
.error{color:#b3261e}.warning{color:#8a5a00}.sound{color:#1b6e3c}
table{border-collapse:collapse;width:100%}
td,th{border-bottom:1px solid #d5dbe3;padding:.25rem .5rem;text-align:left}
svg{background:#f5f7fa;border:1px solid #d5dbe3;margin:.25rem;max-width:100%}
.outline{fill:#dfe8f3;stroke:#5b7898;stroke-width:.7}
.wrong{fill:#b3261e66;stroke:#b3261e}circle{fill:#b3261e}text{font-size:11px;fill:#b3261e}.advice{color:#4a5666}
"""
SEVERITIES = {"error": "错误", "warning": "提醒"}


def page_of(name: str, report: Json, judgement: Judgement) -> str:
    """The page of a checked package; ``name`` is its id."""
    outlines = [verdict.outline for verdict in judgement.verdicts if verdict.outline is not None]
    findings = sorted(judgement.findings, key=lambda finding: finding.severity)
    marks = [
        (str(number), shape) for number, f in enumerate(findings, 1) for shape in _shapes(f)[:_MOST_ROWS]
    ]
    layers = [Neighbours(verdict.shapes) for verdict in judgement.verdicts if verdict.shapes is not None]
    sections = [_section(number, finding, layers) for number, finding in enumerate(findings, 1)]
    return document(name, [_verdict(report), overview(outlines, marks), _layers(report), *sections])


def bare_page(name: str, report: Json) -> str:
    """The page of a package that could not be looked into, or was stopped."""
    told = [escape(example["detail"]) for finding in report["findings"] for example in finding["examples"]]
    return document(name, [_verdict(report), *(f"<p>{line}</p>" for line in told)])


def document(name: str, parts: Sequence[str], head: str = "") -> str:
    """An HTML page around its parts, which are HTML already."""
    title = f"数据包质检报告 {escape(name)}"
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">{head}<title>{title}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{title}</h1>{''.join(parts)}</body></html>"
    )


def _verdict(report: Json) -> str:
    if report["sound"]:
        return f'<p class="sound"><b>通过</b>：没有错误，{report["warnings"]} 处提醒。</p>'
    counts = f"{report['errors']} 处错误，{report['warnings']} 处提醒"
    return f'<p class="error"><b>未通过</b>：{counts}。整包未入库，改正后重新提交。</p>'


def _layers(report: Json) -> str:
    rows = "".join(
        f"<tr><td>{escape(str(layer['layer']))}</td><td>{layer['rows']}</td>"
        f"<td>{float(layer['area_m2']):,.2f}</td><td>{_more(layer)}</td></tr>"
        for layer in report["layers"]
    )
    notes = "".join(f"<p>{escape(note)}</p>" for note in report["notes"])
    head = "<tr><th>图层</th><th>要素</th><th>属性面积 m²</th><th></th></tr>"
    return f"<h2>图层</h2><table>{head}{rows}</table>{notes}" if rows else notes


def _more(layer: dict[str, Any]) -> str:
    names = {"retired": "被替换的原图斑", "changed": "变化的要素", "withdrawn": "撤销的要素"}
    return "、".join(f"{name} {layer[key]}" for key, name in names.items() if key in layer)


def _section(number: int, finding: Finding, layers: Sequence[Neighbours]) -> str:
    about = KINDS[finding.kind]
    layer = f"（{escape(finding.layer)}）" if finding.layer else ""
    head = f"{number}. {SEVERITIES[finding.severity]}：{about.title}{layer}，{finding.count} 处"
    rows = "".join(
        _row(str(e.row or ""), escape(e.subject), escape(e.detail), _at(e))
        for e in finding.examples[:_MOST_ROWS]
    )
    pictures = "".join(near(shape, layers) for shape in _shapes(finding)[:_MOST_NEAR])
    left = finding.count - min(_MOST_ROWS, len(finding.examples))
    rest = f"<p>另有 {left} 处未在页面列出。</p>" if left else ""
    table = f"<table><tr><th>行</th><th>标识码</th><th>说明</th><th>经度，纬度</th></tr>{rows}</table>"
    title = f'<h2 class="{finding.severity}">{head}</h2><p class="advice">{about.advice}</p>'
    return f"{title}{pictures}{table}{rest}"


def _row(*cells: str) -> str:
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _at(example: Example) -> str:
    """The middle of the place in degrees of EPSG:4490: to be typed into any map."""
    if example.shape is None or example.shape.is_empty:
        return ""
    west, south, east, north = shapely.bounds(example.shape).tolist()
    return f"{(west + east) / 2:.6f}, {(south + north) / 2:.6f}"


def _shapes(finding: Finding) -> list[shapely.Geometry]:
    return [e.shape for e in finding.examples if e.shape is not None and not e.shape.is_empty]
