"""What ingest knows of parcels follows the changes it published, and nothing else."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from contracts.messages.change import Change, ChangeSet
from contracts.wire import Message
from services.ingest.shell.packages.known import KnownParcels
from tests.builders import DISTRICT, START, parcel


def change_set(*changes: Change, district: str = DISTRICT) -> bytes:
    return Message[ChangeSet](
        id="1",
        source="/tests",
        type="planning.changeset.accepted",
        subject=district,
        time=START,
        data=ChangeSet(district=district, changes=list(changes)),
    ).to_bytes()


@pytest.fixture
def known(tmp_path: Path) -> KnownParcels:
    return KnownParcels(tmp_path / "known.sqlite")


def in_force(known: KnownParcels, year: str, district: str = DISTRICT) -> dict[str, Any]:
    parcels = known.in_force(district, year)
    return dict(zip(parcels.ids.tolist(), parcels.codes.tolist(), strict=True))


def test_a_parcel_is_in_force_from_its_survey_year_on(known: KnownParcels) -> None:
    states = change_set(parcel("P", 1, year="2023", code="0101"), parcel("P", 2, year="2025", code="0601"))
    known.apply(0, [states], 1)

    assert [in_force(known, year) for year in ("2022", "2023", "2024", "2026")] == [
        {},
        {"P": "0101"},
        {"P": "0101"},
        {"P": "0601"},
    ]


def test_retired_withdrawn_and_moved_parcels_are_no_longer_in_force(known: KnownParcels) -> None:
    first = change_set(parcel("P", 1), parcel("Q", 1), parcel("R", 1))
    later = change_set(
        parcel("P", 2, year="2024", status="retired"),
        parcel("Q", 2, year="2024").model_copy(update={"action": "withdraw"}),
    )
    known.apply(0, [first, later], 2)

    assert set(in_force(known, "2023")) == {"P", "Q", "R"}
    assert set(in_force(known, "2024")) == {"R"}


def test_a_correction_of_a_year_counts_and_the_same_set_twice_changes_nothing(known: KnownParcels) -> None:
    correction, old = change_set(parcel("P", 2, code="0201")), change_set(parcel("P", 1))
    known.apply(0, [old, correction], 2)
    known.apply(0, [old], 2)

    assert in_force(known, "2023") == {"P": "0201"}
    assert known.places() == {0: 2}


def test_area_and_shape_are_those_of_the_change(known: KnownParcels) -> None:
    change = parcel("P", 1, area_m2=9876.5432)
    known.apply(0, [change_set(change)], 1)

    [area], [shape] = known.in_force(DISTRICT, "2023").area, known.in_force(DISTRICT, "2023").shapes
    drawn = orjson.loads(change.model_dump_json())["data"]["geometry"]["coordinates"]

    assert area == 98_765_432
    assert [list(position) for position in shape.exterior.coords] == drawn[0]


def test_what_belongs_to_another_log_is_forgotten(known: KnownParcels) -> None:
    known.apply(0, [change_set(parcel("P", 1))], 1)
    known.forget()

    assert (in_force(known, "2023"), known.places()) == ({}, {})


def test_a_set_without_parcels_only_moves_the_place(known: KnownParcels) -> None:
    known.apply(3, [], 7)

    assert known.places() == {3: 7}
