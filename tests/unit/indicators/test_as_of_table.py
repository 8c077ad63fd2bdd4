"""Figures in the words and units of the field."""

from contracts.catalogue import catalogue
from contracts.districts import city
from contracts.messages.figure import Figure
from services.indicators.as_of.table import table


def figure(indicator: str, value: float, **more: object) -> Figure:
    about = catalogue()[indicator]
    return Figure.model_validate(
        {
            "indicator": indicator,
            "version": 1,
            "unit": "320411",
            "basis": about.bases[0],
            "period": "2025",
            "value": value,
            "unit_of_measure": about.unit_of_measure,
            "valid_on": "2025-12-31",
            "computed_at": "2026-01-01T00:00:00Z",
            "cause": {"source": "/t", "id": "1", "subject": "p", "type": "planning.survey.changed"},
            "events_applied": 1,
            "shard_offset": 1,
            **more,
        },
        strict=False,
    )


def row(one: Figure) -> list[str]:
    return table([one], catalogue(), city())[1].split()


def test_every_indicator_of_the_catalogue_has_a_line() -> None:
    lines = {name: row(figure(name, 2031.0)) for name in catalogue()}
    assert {name for name, line in lines.items() if line[:2] != ["新北区", catalogue()[name].code]} == set()


def test_values_are_in_display_units_with_their_targets() -> None:
    farmland = figure("farmland_retained", 840_533_333.3333, target=840_000_000.0, margin=533_333.3333)
    assert row(farmland)[-4:] == ["126.08", "万亩", "126", "0.08"]
    assert row(figure("water_surface_ratio", 0.333333))[-2:] == ["33.3333", "%"]


def test_a_year_is_written_as_a_year() -> None:
    years = [name for name, one in catalogue().items() if one.unit_of_measure == "year"]
    assert [row(figure(name, 2031.0))[-2:] for name in years] == [["2031", "年"]] * len(years)
    assert years
