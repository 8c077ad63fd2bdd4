"""Many documents to many candidates: each alone for its words, all together for their geometry."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from contracts.districts import City
from contracts.events import StatisticSet, TargetSet
from contracts.geometry import Geometry
from services.ingest.domain.geometry.coordinates import Ground, Transform, to_cgcs2000
from services.ingest.domain.geometry.ragged import Drawn
from services.ingest.domain.geometry.validity import Validity, validity
from services.ingest.domain.limits import Bounds
from services.ingest.domain.normalise import Candidate, normalise
from services.ingest.domain.reading.envelope import Parsed, read
from services.ingest.domain.rejection import Rejection


@dataclass(frozen=True)
class Rules:
    """What an event is judged by: the city's districts and bounds, how coordinates are transformed, and who
    says that a shape is valid."""

    city: City
    transform: Transform
    validity: Validity = validity

    @property
    def bounds(self) -> Bounds:
        """Where what is drawn for the city lies."""
        return Bounds(*self.city.bounds)

    @property
    def ground(self) -> Ground:
        """What geometry alone is judged by."""
        return Ground(self.transform, self.bounds, self.validity)


def take_in(documents: Sequence[object | Rejection], rules: Rules) -> list[Candidate | Rejection]:
    """One answer for each document, in order; a document that is a refusal already stays one."""
    parsed = [d if isinstance(d, Rejection) else read(d) for d in documents]
    drawn = {index: item for index, p in enumerate(parsed) if (item := _drawn(p)) is not None}
    placed = dict(zip(drawn, to_cgcs2000(list(drawn.values()), rules.ground), strict=True))
    return [_candidate(p, placed.get(index), rules) for index, p in enumerate(parsed)]


def _drawn(parsed: Parsed | Rejection) -> Drawn | None:
    if isinstance(parsed, Rejection) or isinstance(parsed.data, StatisticSet | TargetSet):
        return None
    geometry = parsed.data.geometry
    return None if geometry is None else Drawn(geometry, parsed.data.crs)


def _candidate(
    parsed: Parsed | Rejection, placed: Geometry | Rejection | None, rules: Rules
) -> Candidate | Rejection:
    if isinstance(parsed, Rejection):
        return parsed
    outcome = placed if isinstance(placed, Rejection) else normalise(parsed, placed, rules.city)
    if isinstance(outcome, Candidate):
        return outcome
    about = parsed.attributes
    return replace(outcome, source=about.source, id=about.id, subject=about.subject)
