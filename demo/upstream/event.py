"""One upstream event on its way out, as CloudEvents structured JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

import orjson
import shapely

SOURCES = {
    "planning.permit.changed": "/demo/permits",
    "planning.review.changed": "/demo/reviews",
    "planning.survey.changed": "/demo/surveys",
    "planning.controlline.changed": "/demo/controllines",
    "planning.project.changed": "/demo/projects",
    "planning.planfeature.changed": "/demo/plans",
    "planning.statistic.set": "/demo/statistics",
    "planning.target.set": "/demo/targets",
}
"""Every source begins with /demo/: that is how the product knows 演示数据."""

CHINA = timezone(timedelta(hours=8))


@dataclass(frozen=True)
class Event:
    """An event before it has an id; ``edition`` tells apart two of one subject and sequence."""

    type: str
    subject: str
    sequence: int
    time: datetime
    data: Mapping[str, object]
    edition: str = ""

    def envelope(self, city: str) -> dict[str, object]:
        """The CloudEvent; its id is the same whenever the same ``city`` (seed and size) is played."""
        return {
            "specversion": "1.0",
            "id": "-".join(part for part in (city, self.subject, self.edition, str(self.sequence)) if part),
            "source": SOURCES[self.type],
            "type": self.type,
            "subject": self.subject,
            "time": self.time.astimezone(CHINA).isoformat(),
            "sequence": str(self.sequence),
            "datacontenttype": "application/json",
            "data": self.data,
        }

    def to_bytes(self, city: str) -> bytes:
        """Structured JSON."""
        return orjson.dumps(self.envelope(city))


def geojson(geometry: shapely.Geometry) -> orjson.Fragment:
    """A geometry ready to stand in an event's data."""
    return orjson.Fragment(shapely.to_geojson(geometry))


def square_metres(area: int) -> float:
    """0.0001 m² to m² for the wire."""
    return int(area) / 10_000


def day(year: int, month: int, day_of_month: int) -> datetime:
    """Nine in the morning of a day in China."""
    return datetime(year, month, day_of_month, 1, tzinfo=UTC)
