"""Which stores are of use: those of the same formulas and the same units."""

from dataclasses import replace

from contracts.catalogue import catalogue
from contracts.districts import city
from services.indicators.domain.memory.fingerprint import fingerprint

ALL = list(catalogue().values())
UNITS = city().units


def test_a_name_may_change_but_no_formula_and_no_indicator() -> None:
    renamed = [one.model_copy(update={"name": "别名"}) for one in ALL]
    first, second, *others = ALL
    redefined = [first.model_copy(update={"formula": second.formula}), second, *others]

    assert fingerprint(renamed, UNITS) == fingerprint(reversed(ALL), UNITS) == fingerprint(ALL, UNITS)
    assert len({fingerprint(some, UNITS) for some in (ALL, redefined, ALL[1:])}) == 3


def test_units_and_their_townships_count_too() -> None:
    first, *others = UNITS
    wider = (replace(first, townships=first.townships | {"320412999"}), *others)
    assert len({fingerprint(ALL, units) for units in (UNITS, wider, ())}) == 3
