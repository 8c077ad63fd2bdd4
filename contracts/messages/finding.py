"""管控线压占: one overlap of one subject with one kind of control line; key ``subject/line kind``.

What is filed under the city (市本级) goes through several districts: each finds it on its own lines, and the
district stands in the key as well (``subject/line kind/unit``). A finding that ends is sent once more with
status ``ended`` and then removed (a null value).
"""

from typing import Literal

from pydantic import Field

from contracts.base import Day, District, Model, SquareMetres, Text
from contracts.events.controlline import LineKind
from contracts.events.permit import LegalBasis, PermitKind, PermitStatus
from contracts.events.project import Milestone
from contracts.geometry import Geometry
from contracts.wire import Cause, Name

BUFFER_M = 50.0
"""缓冲距离: how near land is told of that does not reach a line that protects; rules may ask for less."""


class Finding(Model):
    """疑似压占（超出）: how much of a permit or a major project lies inside a line and outside of it.

    ``geometry`` is the part inside a line that protects, the part outside one that contains (城镇开发边界).
    ``overlap_m2`` + ``outside_m2`` = ``subject_area_m2``, all three ellipsoid areas of the geometry.
    ``subject_version`` is the sequence of the subject it rests on; ``withdrawn`` says that with it the
    subject left this unit: what its new unit says of that version then goes before this (see :attr:`rank`).
    Of a permit ``permit_kind`` and ``permit_status`` are given, of a project (重大项目) its ``milestone``.
    With ``distance_m`` (疑似临近) it reaches no such line by 1 m² and comes within 50 m of ``lines``;
    ``geometry`` is then the whole footprint. ``registered_in`` is given where the subject is filed under the
    city and found in a district.
    """

    subject: Name
    subject_type: Literal["permit", "project"]
    subject_version: int | None = None
    withdrawn: bool = False
    line_kind: LineKind
    unit: District
    registered_in: District | None = None
    status: Literal["present", "ended"]
    overlap_m2: SquareMetres
    outside_m2: SquareMetres
    subject_area_m2: SquareMetres
    distance_m: float | None = Field(default=None, ge=0, le=BUFFER_M)
    lines: list[Name]
    permit_kind: PermitKind | None = None
    permit_status: PermitStatus | None = None
    milestone: Milestone | None = None
    project_code: Text | None = None
    project_name: Text | None = None
    holder: Text | None = None
    legal_basis: LegalBasis | None = None
    geometry: Geometry | None = None
    valid_on: Day
    cause: Cause
    shard_offset: int

    @property
    def key(self) -> str:
        """Kafka key: subject/line kind, and the unit where it is not the one the subject is filed under."""
        key = f"{self.subject}/{self.line_kind}"
        return key if self.registered_in is None else f"{key}/{self.unit}"

    @property
    def rank(self) -> tuple[int, bool, int]:
        """Of two messages of one key the greater is the newer, whichever lies last on the topic."""
        version = -1 if self.subject_version is None else self.subject_version
        return version, not self.withdrawn, self.shard_offset
