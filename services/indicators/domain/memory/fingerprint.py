"""What kept figures are of: the catalogue's formulas and the units they are filed under."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from hashlib import sha256

from contracts.catalogue import Indicator
from contracts.districts import ManagementUnit


def fingerprint(indicators: Iterable[Indicator], units: Sequence[ManagementUnit]) -> str:
    """Another one, other figures: then what was kept is of no use."""
    formulas = {one.id: (one.unit_of_measure, one.formula.model_dump()) for one in indicators}
    places = [asdict(unit) for unit in units]
    told = json.dumps([formulas, places], default=_listed, sort_keys=True)
    return sha256(told.encode()).hexdigest()[:12]


def _listed(value: object) -> object:
    """Sets in an order that is the same in every process."""
    return sorted(value) if isinstance(value, frozenset) else str(value)
