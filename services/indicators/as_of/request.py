"""What is asked for, in the words people use: a code or a name; what is unknown comes with suggestions."""

from collections.abc import Mapping
from difflib import get_close_matches

from contracts.catalogue import Indicator, whole
from contracts.districts import City
from services.indicators.domain.shard import own_unit


def unit_named(text: str, of: City) -> str:
    """The unit (行政单元) of a code, an older code or a Chinese name; ValueError lists those there are.

    Of a code with a suffix (``320412-JKQ``) only the district is looked up: which units lie inside it is for
    the figures to tell.
    """
    names = {name: code for code, name in ((of.code, of.name), *of.districts.items())}
    names |= {unit.name: unit.code for unit in of.units}
    names["市本级"] = own_unit(of, of.code)
    if text in names:
        return names[text]
    head, dash, inside = text.partition("-")
    district = of.resolve(head)
    if district is None:
        known = ", ".join(f"{code} {name}" for name, code in names.items())
        raise ValueError(f"unknown unit {text!r}; there are: {known}")
    return f"{district}{dash}{inside}"


def districts_of(unit: str | None, of: City) -> frozenset[str]:
    """The districts whose logs tell the figures of a unit; None and the city: all."""
    if unit is None or unit == of.code:
        return frozenset((of.code, *of.districts))
    return frozenset([unit[: len(of.code)]])


def indicator_named(text: str, catalogue: Mapping[str, Indicator]) -> str:
    """The id of an indicator by id, code or Chinese name; ValueError with what is spelt most alike.

    ``permits_granted.land_use`` and the like are parts of an indicator and are taken as they are.
    """
    words = {word: one.id for one in catalogue.values() for word in (one.id, one.code, one.name)}
    if text in words:
        return words[text]
    if whole(text) in catalogue:
        return text
    alike = get_close_matches(text, words, n=3, cutoff=0.5)
    hint = f"; did you mean {', '.join(alike)}?" if alike else "; see contracts/catalogue"
    raise ValueError(f"unknown indicator {text!r}{hint}")
