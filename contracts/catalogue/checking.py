"""What a catalogue must be besides well-formed: its classes exist, its parts are known, its units fit."""

from collections import Counter
from collections.abc import Iterator, Mapping

from contracts.catalogue.counting import (
    Quantile,
    StageCount,
    StageTime,
)
from contracts.catalogue.evaluating import Evaluation, Exhaustion, Quota, Ratio, YearlyChange
from contracts.catalogue.formulas import (
    ClassSum,
    ClassTransition,
    Formula,
    LandSet,
    LineArea,
    LineOverlay,
    ZoneUse,
)
from contracts.catalogue.indicator import Indicator
from contracts.catalogue.overlaying import PlanCoverage, ProjectOverlay
from contracts.events.survey import SETTLEMENT_CLASSES
from contracts.landuse import SANDIAO_CLASSES
from contracts.measure import SQUARE_METRES

CLASSES = frozenset(code.rstrip("KA") for code in SANDIAO_CLASSES)
"""Classes are named without suffix: K and A do not matter to what counts."""
PENDING = ("projected", "projected_review")
RATES = frozenset({"ratio", "m2_per_person", "m2_per_10k_cny", "days"})


def problems_of(catalogue: Mapping[str, Indicator]) -> Iterator[tuple[str, str]]:
    """Ids with what is wrong, in the order of the catalogue."""
    codes = Counter(one.code for one in catalogue.values())
    for name, one in catalogue.items():
        told = [
            *(land for part in _sets(one.formula) for land in _land(part)),
            *(f"there is no indicator {part!r}" for part in _parts(one) if _whole(part) not in catalogue),
            *_measures(one, catalogue),
            *_transition(one.formula),
        ]
        if codes[one.code] > 1:
            told.append(f"code {one.code} is another indicator's as well")
        yield from ((name, problem) for problem in told)


def _sets(formula: Formula) -> tuple[LandSet, ...]:
    if isinstance(formula, ClassTransition):
        return formula.before, formula.after
    return (formula,) if isinstance(formula, LandSet) else ()


def _land(land: LandSet) -> Iterator[str]:
    named = frozenset() if land.classes == "all" else frozenset(land.classes)
    for code in sorted((named | land.without) - CLASSES):
        plain = code.rstrip("KA")
        hint = f"; write {plain!r}, suffixes do not matter" if plain in CLASSES else ""
        yield f"{code!r} is no class of 三调工作分类{hint}"
    for code in sorted((land.settlement | (land.within_settlement or frozenset())) - SETTLEMENT_CLASSES):
        yield f"{code!r} is no 城镇村属性码"
    if not land.classes and not land.settlement:
        yield "a set of land without classes and settlement is empty"


def _transition(formula: Formula) -> Iterator[str]:
    if isinstance(formula, ClassTransition):
        both = [
            c for c in sorted(CLASSES) if formula.before.contains(c, None) and formula.after.contains(c, None)
        ]
        if both:
            yield f"classes before and after the transition at once: {', '.join(both)}"


def _parts(indicator: Indicator) -> Iterator[str]:
    """Other indicators that it is made of, or a part of."""
    match indicator.formula:
        case Ratio() as formula:
            yield formula.numerator
            if formula.denominator_is != "statistic":
                yield formula.denominator
        case Quota() as formula:
            yield formula.used
            if formula.quota_is != "statistic":
                yield formula.quota
        case Exhaustion() as formula:
            yield from (formula.quota, formula.used)
        case YearlyChange() | Quantile() as formula:
            yield formula.of
        case _:
            pass
    if indicator.part_of is not None:
        yield indicator.part_of


def _measures(one: Indicator, catalogue: Mapping[str, Indicator]) -> Iterator[str]:
    """Units and bases that the formula does not give."""
    units = _units(one.formula, catalogue)
    if units and one.unit_of_measure not in units:
        yield f"unit_of_measure {one.unit_of_measure} where the formula gives {' or '.join(sorted(units))}"
    if one.unit_of_measure == "m2" and one.display_unit not in SQUARE_METRES:
        yield f"display_unit {one.display_unit!r} is no unit of area ({'、'.join(SQUARE_METRES)})"
    given = _bases(one.formula)
    if given and frozenset(one.bases) != frozenset(given):
        yield f"bases {', '.join(one.bases)} where the formula gives {', '.join(given)}"


def _units(formula: Formula, catalogue: Mapping[str, Indicator]) -> frozenset[str]:
    """The units a formula may come in; none when that is not known."""
    match formula:
        case Ratio():
            return RATES
        case Quota(used=name) | YearlyChange(of=name):
            made_of = catalogue.get(_whole(name))
            return frozenset() if made_of is None else frozenset({made_of.unit_of_measure})
        case _:
            return frozenset({_unit(formula)})


def _unit(formula: Formula) -> str:
    measure = getattr(formula, "measure", None)
    if isinstance(formula, Exhaustion):
        return "year"
    if isinstance(formula, Quantile) or measure == "days":
        return "days"
    counts = isinstance(formula, StageCount | StageTime | ProjectOverlay) or measure == "count"
    return "count" if counts else "m2"


def _bases(formula: Formula) -> tuple[str, ...]:
    """The bases a formula has figures of; of an evaluated one they are those of its parts."""
    match formula:
        case ClassSum() | LineArea():
            first = "survey" if isinstance(formula, ClassSum) else "line"
            return (first, *(PENDING if formula.pending != "none" else ()))
        case ZoneUse():
            return ("survey", *PENDING)
        case LineOverlay() | ClassTransition():
            return ("survey",)
        case PlanCoverage():
            return ("line",)
        case _:
            return () if isinstance(formula, Evaluation) else ("ledger",)


def _whole(name: str) -> str:
    return name.partition(".")[0]
