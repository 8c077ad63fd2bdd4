"""What a shard keeps in its local store, row by row: enough to be the same shard again.

Parcels are many, so theirs are packed and read together. All others are changes as they came, in JSON. The
figures are kept as well, though they follow from the rest: a copy whose sums differ is not believed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from struct import Struct

import orjson
import shapely

from contracts.districts import ManagementUnit, unit_of
from contracts.messages.change import Change, ReviewChange, SurveyChange
from contracts.wire import Cause
from services.indicators.domain.figures.facts import FigureKey, FigureValue, name_of
from services.indicators.domain.ground.shapes import array_of
from services.indicators.domain.land.parcel import Drawn, Overlaps, ParcelState, Under, Uses
from services.indicators.domain.land.recipes import Placed
from services.indicators.domain.land.stockland import Grounds
from services.indicators.domain.plans.visits import stay_of

SURVEY, COVER, USE, GROUND, FIGURE = "planning.survey.changed|", "cover|", "use|", "ground|", "figure|"
"""How the keys of packed rows begin."""
_ENDED = Struct("<q")
"""Version alone."""
_STATE = Struct("<qqqq8s8s9s")
"""Version, area, net area, area of the geometry; 地类, 城镇村属性 and 镇街. The outline follows as WKB."""
READ_TOGETHER = 10_000


def row_key(change: Change) -> str:
    """What a version belongs to: the subject; of a parcel in a survey year, of a plan in a stage."""
    part = ""
    if isinstance(change, SurveyChange):
        part = change.data.survey_year
    elif isinstance(change, ReviewChange):
        part = stay_of(change.data)
    return f"{change.type}|{change.subject}|{part}"


def row_of(change: Change, drawn: Drawn | None) -> bytes:
    """A change to keep; of a parcel what was drawn of it, None for one that ended."""
    if not isinstance(change, SurveyChange):
        return change.model_dump_json(exclude_none=True).encode()
    if drawn is None:
        return _ENDED.pack(change.version)
    data, land = change.data, change.data.land_class.code.encode()
    settlement = (data.settlement_class or "").encode()
    township = (data.township or "").encode()
    head = (change.version, data.area_m2, data.net_area_m2, drawn.area, land, settlement, township)
    return _STATE.pack(*head) + drawn.wkb


def cover_row(overlaps: Overlaps, under: Under) -> bytes | None:
    """What lies over the newest state of a parcel; None for nothing."""
    return orjson.dumps([overlaps, under]) if any(overlaps) or under else None


def use_row(uses: Uses) -> bytes | None:
    """What of the newest state of a parcel is in use inside zones; None for nothing."""
    return orjson.dumps(uses) if uses else None


def ground_row(indicator: str, permit: str, grounds: Grounds) -> tuple[str, bytes | None]:
    """Key and value of what a permit lies on; None for nothing."""
    return f"{GROUND}{indicator}|{permit}", orjson.dumps(grounds) if grounds else None


def figure_row(figure: FigureValue) -> tuple[str, bytes]:
    """Key and value of a figure that has been said."""
    cause = figure.cause
    told = [figure.value, figure.valid_on, cause.source, cause.id, cause.subject, cause.type]
    return FIGURE + name_of(figure.key), orjson.dumps(told)


@dataclass
class Kept:
    """The rows of one district, as they are read."""

    changes: list[bytes] = field(default_factory=list)
    covers: dict[str, tuple[Overlaps, Under]] = field(default_factory=dict)
    uses: dict[str, Uses] = field(default_factory=dict)
    grounds: dict[str, dict[str, Grounds]] = field(default_factory=dict)
    """By indicator and permit."""
    figures: list[FigureValue] = field(default_factory=list)
    _packed: list[tuple[str, bytes]] = field(default_factory=list)

    def take(self, key: str, row: bytes) -> None:
        """Take one row."""
        if key.startswith(SURVEY):
            self._packed.append((key, row))
        elif key.startswith(COVER):
            overlaps, under = orjson.loads(row)
            self.covers[key.removeprefix(COVER)] = (tuple(overlaps), under)
        elif key.startswith(USE):
            used = orjson.loads(row)
            self.uses[key.removeprefix(USE)] = {name: tuple(amounts) for name, amounts in used.items()}
        elif key.startswith(GROUND):
            indicator, permit = key.removeprefix(GROUND).split("|", 1)
            self.grounds.setdefault(indicator, {})[permit] = orjson.loads(row)
        elif key.startswith(FIGURE):
            value, day, source, id_, subject, type_ = orjson.loads(row)
            cause = Cause(source=source, id=id_, subject=subject, type=type_)
            figure = FigureKey(*key.removeprefix(FIGURE).split("/"))
            self.figures.append(FigureValue(figure, value, day, cause))
        else:
            self.changes.append(row)

    def parcels(self, units: Sequence[ManagementUnit]) -> Iterator[tuple[str, int, ParcelState | None]]:
        """Every parcel in every year: its row, version and state; can be read once."""
        known: dict[tuple[bytes, ...], Placed] = {}
        packed, self._packed = self._packed, []
        for start in range(0, len(packed), READ_TOGETHER):
            some = packed[start : start + READ_TOGETHER]
            outlines = shapely.from_wkb(array_of([row[_STATE.size :] or None for _, row in some]))
            for (key, row), shape in zip(some, outlines, strict=True):
                if shape is None:
                    yield key, *_ENDED.unpack(row), None
                    continue
                version, area, net, whole, *words = _STATE.unpack_from(row)
                placed = known.get(tuple(words))
                if placed is None:
                    placed = known.setdefault(tuple(words), _placed(words, units))
                yield key, version, ParcelState(placed, area, net, shape, whole)


def _placed(words: Sequence[bytes], units: Sequence[ManagementUnit]) -> Placed:
    code, settlement, township = (word.rstrip(b"\0").decode() for word in words)
    return (code, settlement or None), unit_of(units, township)
