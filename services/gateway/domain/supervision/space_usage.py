"""空间使用: how much building land a unit may have, has, has promised, and has left. Domain 3.3 C I01-I04.

All numbers are figures of the catalogue, or the difference of two of them.
"""

from contracts.districts import City
from services.gateway.domain.indicators import Row
from services.gateway.domain.supervision.figure_book import FigureBook, difference, number_in

SCALES = {"built_land": "建设用地总规模", "urban_rural_built_land": "城乡建设用地规模"}
"""规模: what a quota is set for."""
REMAINING = {"actual": "", "with_reclaimed": "_reclaimed", "with_conversion": "_converted"}
"""剩余规模三种定义: 实际剩余 · 含复垦区 · 含复垦区和基数转换."""
BASES = ("survey", "projected", "projected_review")


def usage_units(of: City) -> dict[str, str]:
    """The city, its districts, and the units reported inside a district (管理单元)."""
    inside = {unit.code: unit.name for unit in of.units}
    return {of.code: of.name, **dict(sorted({**of.districts, **inside}.items()))}


def space_usage(book: FigureBook, scale: str, unit: str) -> Row | None:
    """One row, areas in m²; None when nothing is surveyed there."""
    surveyed = book.newest(scale, unit, "survey")
    if surveyed is None:
        return None
    year = surveyed["period"]
    projected, in_review = (book.figure(scale, unit, basis) for basis in BASES[1:])
    remaining = {
        name: {basis: _of(book, f"{scale}_remaining{tail}", unit, basis) for basis in BASES}
        for name, tail in REMAINING.items()
    }
    return {
        "scale": scale,
        "scale_name": SCALES[scale],
        "unit": unit,
        "survey_year": year,
        "total_m2": number_in(surveyed, "target"),
        "target_year": surveyed.get("target_year"),
        "used_m2": number_in(surveyed),
        "committed_m2": difference(projected, surveyed),
        "in_review_m2": difference(in_review, projected),
        "remaining_m2": remaining,
        "used_share": {basis: _of(book, f"{scale}_used", unit, basis) for basis in BASES},
        "growth_m2_a_year": _of(book, f"{scale}_growth", unit, "survey"),
        "exhausted_in": _of(book, f"{scale}_exhausted_in", unit, "survey"),
    }


def _of(book: FigureBook, indicator: str, unit: str, basis: str) -> int | float | None:
    """What holds now; of a survey: of its newest year."""
    if basis == "survey":
        return number_in(book.newest(indicator, unit, basis))
    return book.value(indicator, unit, basis)
