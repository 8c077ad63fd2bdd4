"""Wrong events, each wrong in one way that upstream systems really get wrong; all are to be refused."""

from collections.abc import Callable
from datetime import datetime

import numpy as np
import orjson

from demo.play.door import Outgoing
from demo.upstream.event import CHINA, SOURCES

_BOW_TIE = [[119.9, 31.8], [119.902, 31.802], [119.902, 31.8], [119.9, 31.802], [119.9, 31.8]]
_SQUARE = [[119.9, 31.8], [119.902, 31.8], [119.902, 31.802], [119.9, 31.802], [119.9, 31.8]]


def _permit(number: str, at: datetime, district: str, ring: list[list[float]]) -> dict[str, object]:
    return {
        "specversion": "1.0",
        "id": f"wrong-{number}",
        "source": SOURCES["planning.permit.changed"],
        "type": "planning.permit.changed",
        "subject": number,
        "time": at.astimezone(CHINA).isoformat(),
        "sequence": "1",
        "datacontenttype": "application/json",
        "data": {
            "kind": "land_use",
            "status": "granted",
            "district": district,
            "project_name": "演示错误数据",
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        },
    }


def _bow_tie(number: str, at: datetime) -> bytes:
    return orjson.dumps(_permit(number, at, "320411", _BOW_TIE))


def _unknown_district(number: str, at: datetime) -> bytes:
    return orjson.dumps(_permit(number, at, "990000", _SQUARE))


def _unparsable(number: str, at: datetime) -> bytes:
    return orjson.dumps(_permit(number, at, "320411", _SQUARE))[:-17]


def _not_a_number(number: str, at: datetime) -> bytes:
    return orjson.dumps(_permit(number, at, "320411", _SQUARE)).replace(b"119.902,", b"NaN,")


def _metres_as_degrees(number: str, at: datetime) -> bytes:
    ring = [[x * 4_000, y * 110_000] for x, y in _SQUARE]
    return orjson.dumps(_permit(number, at, "320411", ring))


WRONGS: tuple[Callable[[str, datetime], bytes], ...] = (
    _bow_tie,
    _unknown_district,
    _unparsable,
    _not_a_number,
    _metres_as_degrees,
)
"""Self-crossing outline, a district of another city, cut-off JSON, NaN, metres where degrees belong."""


def wrong_message(rng: np.random.Generator, serial: int, at: datetime) -> Outgoing:
    """One wrong event; its permit number is never used by a right one."""
    number = f"地字第320411{at.year}YG{9_000_000 + serial % 1_000_000:07d}号"
    make = WRONGS[int(rng.integers(len(WRONGS)))]
    return Outgoing(number, make(number, at))
