"""From a well-formed event to what our city makes of it: its district, its version, one spelling."""

import hashlib
import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from contracts.districts import City
from contracts.events import (
    PermitChanged,
    PlanFeatureChanged,
    StatisticSet,
    SurveyChanged,
    TargetSet,
    Upstream,
)
from contracts.geometry import Geometry
from contracts.landuse import SANDIAO_CLASSES
from contracts.permit_numbers import permit_number
from contracts.wire import Attributes
from services.ingest.domain.geometry.mistakes import GEOGRAPHIC
from services.ingest.domain.reading.envelope import Parsed
from services.ingest.domain.rejection import Rejection

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LARGEST_SEQUENCE = 10**18
_UNIT_SUBJECT = re.compile(r"^[^/]{1,100}/(?P<district>\d{6})(-[A-Z0-9]{1,12})?/(19|20)\d{2}$")
"""indicator or statistic / unit / year; a management unit (``320412-JKQ``) lies in its district."""
_UNKNOWN_CLASS = Rejection(
    "unknown_land_class", "land_class.code: not a code of 三调工作分类 (such as 0101, 0201K, 05H1, 1104A)"
)


class Candidate(NamedTuple):
    """An event that could be admitted.

    ``subject`` is in one spelling, ``attributes`` are as they came; ``year`` is the survey year of a parcel,
    else empty; ``canonical`` is the data as JSON, ``digest`` tells equal data from different data.
    """

    attributes: Attributes
    subject: str
    data: Upstream
    district: str
    sequence: int
    year: str
    digest: bytes
    canonical: bytes


def normalise(parsed: Parsed, geometry: Geometry | None, city: City) -> Candidate | Rejection:
    """``geometry`` is the event's own, already in EPSG:4490; None when it has none."""
    attributes, data = parsed.attributes, parsed.data
    sequence = sequence_of(attributes)
    if not 0 <= sequence < _LARGEST_SEQUENCE:
        return Rejection("invalid_data", "time: without a sequence it must not lie before 1970")
    district = _district(parsed, city)
    if isinstance(district, Rejection):
        return district
    if isinstance(data, SurveyChanged) and data.land_class.code not in SANDIAO_CLASSES:
        return _UNKNOWN_CLASS
    subject = permit_number(attributes.subject) if isinstance(data, PermitChanged) else attributes.subject
    data = _one_spelling(data, geometry, district)
    canonical = data.model_dump_json(exclude_none=True).encode()
    year = data.survey_year if isinstance(data, SurveyChanged) else ""
    digest = hashlib.blake2b(canonical, digest_size=16).digest()
    return Candidate(attributes, subject, data, district, sequence, year, digest, canonical)


def sequence_of(attributes: Attributes) -> int:
    """The version of the subject: the sequence as a number, or when absent the time in ms."""
    if attributes.sequence is not None:
        return int(attributes.sequence)
    return (attributes.time - _EPOCH) // timedelta(milliseconds=1)


def _district(parsed: Parsed, city: City) -> str | Rejection:
    code = _stated_district(parsed)
    if code is None:
        return Rejection(
            "invalid_data", "subject: must be name/unit/year, the unit a district or part of one"
        )
    district = city.resolve(code)
    return district or Rejection("unknown_district", f"district: not one of {city.name}")


def _stated_district(parsed: Parsed) -> str | None:
    if not isinstance(parsed.data, StatisticSet | TargetSet):
        return parsed.data.district
    match = _UNIT_SUBJECT.match(parsed.attributes.subject)
    return match["district"] if match else None


def _one_spelling(data: Upstream, geometry: Geometry | None, district: str) -> Upstream:
    """Present district code, EPSG:4490, attributes by name: so equal states have equal bytes."""
    if isinstance(data, StatisticSet | TargetSet):
        return data
    changed: dict[str, object] = {}
    if data.district != district:
        changed["district"] = district
    if data.crs != GEOGRAPHIC:
        changed["crs"] = GEOGRAPHIC
    if geometry is not data.geometry:
        changed["geometry"] = geometry
    if isinstance(data, PlanFeatureChanged):
        changed["attributes"] = dict(sorted(data.attributes.items()))
    return data.model_copy(update=changed) if changed else data
