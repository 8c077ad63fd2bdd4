"""A package as a whole: every check on every layer, and the events it would be if nothing is wrong."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely

from services.ingest.domain.intake import Rules
from services.ingest.domain.package.checks.drawing import Shapes
from services.ingest.domain.package.checks.placing import in_degrees
from services.ingest.domain.package.checks.replacing import Parcels
from services.ingest.domain.package.checks.topology import Degrees
from services.ingest.domain.package.events import Package, Ready
from services.ingest.domain.package.findings import Finding, of_layer, sound
from services.ingest.domain.package.layers import SURVEY_LAYERS, Role, role_of
from services.ingest.domain.package.table import Table

Known = Callable[[str, str], Parcels]
"""(district, survey year) to the parcels in force there in that year, as far as admitted until now."""
Progress = Callable[[str, float], None]
"""What is being checked, and the share of it that is done (0 … 1)."""
Events = Callable[[Package], Iterator[Ready]]


@dataclass(frozen=True)
class Context:
    """What a package is judged by."""

    rules: Rules
    known: Known
    progress: Progress

    def degrees(self, table: Table) -> Degrees:
        """From a layer's own system to EPSG:4490."""
        crs = table.crs or "EPSG:4490"
        return lambda shapes: in_degrees(shapes, crs, self.rules.transform)


@dataclass(frozen=True)
class Verdict:
    """What one layer came to: ``outline`` and ``shapes`` in EPSG:4490 are for the pictures."""

    findings: tuple[Finding, ...]
    events: Events | None = None
    outline: shapely.Geometry | None = None
    shapes: Shapes | None = None
    notes: tuple[str, ...] = ()
    summary: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Judgement:
    """质检结论: ``sound`` packages become events, of each layer in turn."""

    verdicts: tuple[Verdict, ...]
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """No errors; warnings do not block."""
        return sound(self.findings)

    def events(self, package: Package) -> Iterator[Ready]:
        """All events in the order to send them; none of a package that is not sound."""
        for verdict in self.verdicts if self.sound else ():
            if verdict.events is not None:
                yield from verdict.events(package)


@dataclass(frozen=True)
class Sorted:
    """The layers of a package by what they are to us."""

    surveys: dict[str, Table]
    lines: dict[str, dict[str, Table]]
    """Standard layer → stage (WHQ, WHC, WHH or empty) → table."""
    findings: tuple[Finding, ...]


def sort_out(tables: Sequence[Table]) -> Sorted:
    """Which layer is what; a layer of ours may be there once."""
    surveys: dict[str, Table] = {}
    lines: dict[str, dict[str, Table]] = {}
    findings: list[Finding] = []
    for table in tables:
        role = role_of(table)
        if role is None:
            findings.append(of_layer("unknown_layer", table.name, "不是标准图层名", "warning"))
            continue
        place, name = _place(role, surveys, lines)
        if name in place:
            findings.append(of_layer("repeated_layer", table.name, f"{role.layer} 出现多次"))
        place[name] = table
    if not surveys and not lines:
        findings.append(of_layer("no_known_layer", "", f"文件中有 {len(tables)} 个图层，都不是标准图层"))
    return Sorted(surveys, lines, tuple(findings))


def _place(
    role: Role, surveys: dict[str, Table], lines: dict[str, dict[str, Table]]
) -> tuple[dict[str, Table], str]:
    if role.layer in SURVEY_LAYERS:
        return surveys, "DLTB"
    return lines.setdefault(role.layer, {}), role.stage


def unusable(table: Table, missing: list[Finding]) -> list[Finding]:
    """Why a layer cannot be looked at any further; empty when it can."""
    found = list(missing)
    if table.crs is None:
        stated = f"声明为 {table.stated[:80]}" if table.stated else "没有声明坐标系"
        found.append(of_layer("coordinate_system", table.name, stated))
    if not len(table):
        found.append(of_layer("no_geometry", table.name, "图层为空", "warning"))
    return found


def joined(parcels: Sequence[Parcels]) -> Parcels:
    """Of several districts in one."""
    none = np.array([], dtype=object)
    return Parcels(
        np.concatenate([none, *(p.ids for p in parcels)]),
        np.concatenate([none, *(p.codes for p in parcels)]),
        np.concatenate([np.array([], dtype=np.int64), *(p.area for p in parcels)]),
        np.concatenate([none, *(p.shapes for p in parcels)]),
    )
