"""管控边界预警的措辞."""

from contracts.base import area_number
from contracts.events.permit import PermitKind, PermitStatus
from contracts.events.project import Milestone
from contracts.messages.finding import Finding
from services.alerts.domain.episode.verdict import LineGrounds
from services.alerts.domain.wording.phrases import Words, area, short, unit_name

KIND: dict[PermitKind, str] = {
    "site_selection": "建设项目用地预审与选址意见书",
    "land_use": "建设用地规划许可证",
    "construction": "建设工程规划许可证",
    "rural": "乡村建设规划许可证",
}
STATUS: dict[PermitStatus, str] = {
    "under_review": "审查中",
    "granted": "已核发",
    "amended": "已变更",
    "revoked": "已撤销",
    "expired": "已失效",
    "completed": "已竣工核实",
}
MILESTONE: dict[Milestone, str] = {
    "preliminary_review": "用地预审",
    "conversion": "农转用",
    "land_supply": "供地",
    "permitted": "规划许可",
    "started": "已开工",
    "completed": "已竣工核实",
    "cancelled": "已取消",
}


MOST_LINES = 3


def words(grounds: LineGrounds) -> Words:
    """Project, permit, area inside (or outside) the line, legal basis."""
    finding = grounds.finding
    project = finding.project_name or finding.subject
    if finding.distance_m is not None:
        return _near(grounds, f"{unit_name(finding.unit)}{short(project)}", finding.distance_m)
    doing = _doing(grounds)
    touched = area(area_number(grounds.measured))
    title = f"{unit_name(finding.unit)}{short(project)}{doing}{touched}"
    parts = [_matter(finding), f"{doing}{touched}，占其用地{_share(grounds):.2%}", *_project(grounds)]
    if finding.lines:
        parts.append(f"涉及管控线{_lines(finding)}")
    return Words(title, "；".join([*parts, _basis(finding), *_holder(finding)]) + "。")


def _near(grounds: LineGrounds, project: str, distance_m: float) -> Words:
    finding, to_come = grounds.finding, "将" if grounds.prospective else ""
    doing = f"疑似{to_come}临近{grounds.criteria.name}，相距{distance_m:.1f}米"
    parts = [_matter(finding), f"用地未压占{grounds.criteria.name}，最近处{doing}，请核对界址与施工范围"]
    parts += [f"涉及管控线{_lines(finding)}", *_holder(finding)]
    return Words(f"{project}{doing}", "；".join(parts) + "。")


def _doing(grounds: LineGrounds) -> str:
    to_come = "将" if grounds.prospective else ""
    verb = "超出" if grounds.criteria.measure == "outside" else "压占"
    return f"疑似{to_come}{verb}{grounds.criteria.name}"


def _share(grounds: LineGrounds) -> float:
    whole = grounds.finding.subject_area_m2
    return grounds.measured / whole if whole else 0.0


def _matter(finding: Finding) -> str:
    """The permit with its state, or the major project with how far it has come."""
    if finding.permit_kind is not None and finding.permit_status is not None:
        state = f"（{STATUS[finding.permit_status]}）"
        return f"{KIND[finding.permit_kind]}{finding.subject}{state}{_through(finding)}"
    come = f"（{MILESTONE[finding.milestone]}）" if finding.milestone is not None else ""
    return f"重大项目{short(finding.subject)}{come}，按项目用地范围研判{_through(finding)}"


def _through(finding: Finding) -> str:
    """Filed under the city, it may touch lines of other districts too: each is told by itself."""
    if finding.registered_in is None:
        return ""
    return f"，登记在{unit_name(finding.registered_in)}市本级，此处仅指{unit_name(finding.unit)}境内"


def _project(grounds: LineGrounds) -> list[str]:
    if grounds.project_total <= grounds.measured:
        return []
    return [f"同一项目合计{area(area_number(grounds.project_total))}"]


def _basis(finding: Finding) -> str:
    basis = finding.legal_basis
    if basis is None:
        return "未见依法批准依据"
    said = f"{short(basis.kind)}（{short(basis.doc_no)}）"
    return f"依据{said}已核验" if basis.verified else f"所称依据{said}待核验"


def _lines(finding: Finding) -> str:
    named = "、".join(short(line) for line in finding.lines[:MOST_LINES])
    return named + (f"等{len(finding.lines)}处" if len(finding.lines) > MOST_LINES else "")


def _holder(finding: Finding) -> list[str]:
    return [f"建设单位{short(finding.holder)}"] if finding.holder else []
