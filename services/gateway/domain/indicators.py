"""Figures as the API shows them: with the words of the catalogue, and as yearly series."""

from collections.abc import Iterable, Mapping
from typing import Any

from contracts.catalogue import Indicator, whole
from contracts.catalogue.parts import part_names
from contracts.districts import city

Row = dict[str, Any]


Catalogue = Mapping[str, Indicator]


def matches(key: str, wanted: tuple[str | None, ...]) -> bool:
    """Whether a figure's key (indicator/unit/basis/period) has the wanted parts; None: any."""
    return all(want is None or want == part for want, part in zip(wanted, key.split("/"), strict=True))


def described(figure: Row, catalogue: Catalogue) -> Row:
    """A figure with the names of its indicator, part and unit; one unknown here is named by its id."""
    indicator = catalogue.get(whole(figure["indicator"]))
    row = {**figure, "unit_name": city().name_of(figure["unit"])}
    if indicator is None:
        return {**row, "name": figure["indicator"]}
    name = "·".join([indicator.name, *part_names(figure["indicator"])])
    return {**row, **words_of(indicator), "name": name}


def words_of(indicator: Indicator) -> Row:
    """Names, code and unit of an indicator."""
    return {
        "code": indicator.code,
        "name": indicator.name,
        "name_en": indicator.name_en,
        "display_unit": indicator.display_unit,
        "attribute": indicator.attribute,
        "core": indicator.core,
    }


def history(figures: Iterable[Row], targets: Iterable[Row]) -> Row:
    """Figures of one indicator and unit: series by basis, oldest first, present values, and targets."""
    series: dict[str, list[Row]] = {}
    current: dict[str, Row] = {}
    for figure in sorted(figures, key=lambda row: str(row["period"])):
        if figure["period"] == "current":
            current[figure["basis"]] = figure
        else:
            series.setdefault(figure["basis"], []).append(figure)
    years = sorted(targets, key=lambda row: str(row["year"]))
    return {"series": series, "current": current, "targets": years}
