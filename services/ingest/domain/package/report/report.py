"""质检报告 as data: what ``GET /v1/packages/{id}`` answers and what its page is made of."""

from typing import Any

import shapely

from services.ingest.domain.package.findings import KINDS, Example, Finding
from services.ingest.domain.package.whole import Judgement

Json = dict[str, Any]


def report_of(judgement: Judgement) -> Json:
    """Errors before warnings; ``bbox`` of a place is west, south, east, north in degrees of EPSG:4490."""
    findings = sorted(judgement.findings, key=lambda finding: finding.severity)
    return {
        "sound": judgement.sound,
        "errors": _count(findings, "error"),
        "warnings": _count(findings, "warning"),
        "layers": [verdict.summary for verdict in judgement.verdicts if verdict.summary],
        "notes": [note for verdict in judgement.verdicts for note in verdict.notes],
        "findings": [_finding(finding) for finding in findings],
    }


def refusal(kind: str, detail: str) -> Json:
    """The report on a file that could not be looked into."""
    finding = Finding(kind, "error", "", 1, (Example("", detail),))
    return report_of(Judgement((), (finding,)))


def _count(findings: list[Finding], severity: str) -> int:
    return sum(finding.count for finding in findings if finding.severity == severity)


def _finding(finding: Finding) -> Json:
    about = KINDS[finding.kind]
    return {
        "kind": finding.kind,
        "severity": finding.severity,
        "layer": finding.layer,
        "count": finding.count,
        "title": about.title,
        "advice": about.advice,
        "examples": [_example(example) for example in finding.examples],
    }


def _example(example: Example) -> Json:
    told: Json = {"subject": example.subject, "detail": example.detail}
    if example.row is not None:
        told["row"] = example.row
    if example.shape is not None and not example.shape.is_empty:
        told["bbox"] = [round(float(number), 7) for number in shapely.bounds(example.shape)]
    return told
