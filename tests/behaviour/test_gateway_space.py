"""空间查询、对比分析、地类统计 over a read model on a real Redis; every area is known beforehand."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
import shapely

from chassis.geometry.geodesy import area as ellipsoid_area
from contracts.messages.change import Change
from deploy.local.redis_server import RedisServer
from tests.behaviour.gateway_api import Api, effects_of, serving
from tests.builders import line, parcel, permit, plot, square

pytestmark = pytest.mark.asyncio(loop_scope="module")
WEST, SOUTH, SIDE = 119.9, 31.8, 0.001
BOTH = [WEST, SOUTH, WEST + 2 * SIDE, SOUTH + SIDE]


def at(column: int, row: int = 0, width: int = 1) -> dict[str, Any]:
    """A place on the chequered ground of this test."""
    west, south = WEST + column * SIDE, SOUTH + row * SIDE
    shape = shapely.box(west, south, west + width * SIDE, south + SIDE)
    return {"type": "Polygon", "coordinates": [[list(point) for point in shape.exterior.coords]]}


def size(*columns: int, row: int = 0) -> float:
    """m² of places, by the national series."""
    shapes = [shapely.geometry.shape(at(column, row)) for column in columns]
    return sum(map(ellipsoid_area, shapes)) / 10_000


GROUND: list[Change] = [
    parcel("a", 1, code="0101", geometry=at(0), area_m2=9000.0),
    parcel("b", 1, code="0301", geometry=at(1), area_m2=8000.0),
    parcel("c", 1, code="0101", geometry=at(2), area_m2=7000.0),
    parcel("a", 2, year="2024", code="0701", geometry=at(0), area_m2=9000.0),
    parcel("c", 2, year="2024", code="0101", status="retired", geometry=at(2)),
    parcel("d", 1, year="2024", code="0601", geometry=at(2), area_m2=7000.0),
    permit("地字第1号", 1, geometry=at(0, width=2), site_area_m2=20_000.0),
    line("line", 1, geometry=square(WEST + SIDE / 2, SOUTH), area_m2=10_000.0),
    plot("old", 1, use="1001", plan_id="plan A", status="superseded", geometry=at(0, width=2)),
    plot("new-1", 1, use="0701", plan_id="plan B", geometry=at(0)),
    plot("new-2", 1, use="1001", plan_id="plan B", geometry=at(1)),
    plot("zone", 1, use="0101", plan_id="plan C", layer="GHFQ", geometry=at(0)),
    plot("use", 1, use="0101", plan_id="plan C", layer="YDYHGHFQ", geometry=at(0)),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def api(server: RedisServer, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Api]:
    """One for all: nothing here changes it."""
    async with serving(server.url, tmp_path_factory.mktemp("screen") / "dist") as api:
        await api.fill(effects_of(*GROUND))
        yield api


async def asked(api: Api, path: str, **question: Any) -> dict[str, Any]:
    """The answer, which must be one."""
    answer = await api.client.post(path, json=question)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def parcels_in(api: Api, **question: Any) -> dict[str, Any]:
    [told] = (await asked(api, "/v1/query/spatial", layers=["survey_parcels"], **question))["layers"]
    return dict(told)


async def test_a_box_is_answered_by_class_on_the_ellipsoid(api: Api) -> None:
    told = await parcels_in(api, box=BOTH)

    sums = {each["class"]: (each["area_m2"], each["stated_area_m2"]) for each in told["classes"]}
    assert sums == {"0701": (size(0), 9000.0), "0301": (size(1), 8000.0)}
    assert told["area_m2"] == round(size(0, 1), 4)
    assert {feature["id"] for feature in told["features"]} == {"a", "b"}


async def test_half_a_parcel_counts_half(api: Api) -> None:
    told = await parcels_in(api, box=[WEST, SOUTH, WEST + SIDE / 2, SOUTH + SIDE])

    [feature] = told["features"]
    assert feature["area_m2"] == pytest.approx(size(0) / 2, abs=0.001)
    assert feature["stated_area_m2"] == pytest.approx(4500.0, abs=0.001)


async def test_survey_parcels_are_asked_as_of_a_year(api: Api) -> None:
    then = await parcels_in(api, box=BOTH, year="2023")

    assert [each["class"] for each in then["classes"]] == ["0101", "0301"]


async def test_a_point_finds_what_it_lies_in_and_a_buffer_what_is_near(api: Api) -> None:
    middle = [WEST + SIDE / 2, SOUTH + SIDE / 2]

    exact = await parcels_in(api, point=middle)
    near = await asked(api, "/v1/query/spatial", layers=["survey_parcels"], point=middle, buffer_m=60)

    assert [feature["id"] for feature in exact["features"]] == ["a"]
    assert near["area_m2"] == pytest.approx(3.1366 * 60**2, rel=0.01)
    assert {feature["id"] for feature in near["layers"][0]["features"]} == {"a", "b"}


async def test_several_layers_are_asked_at_once_and_the_list_is_limited(api: Api) -> None:
    layers = ["permits", "permanent_basic_farmland", "plan_features_detailed", "districts"]

    told = await asked(api, "/v1/query/spatial", layers=layers, geometry=at(0, width=2), limit=1)

    found = {each["layer"]: each["features_found"] for each in told["layers"]}
    assert found == {"permits": 1, "permanent_basic_farmland": 1, "plan_features_detailed": 4, "districts": 0}
    assert all(len(each["features"]) <= 1 for each in told["layers"])


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ({"layers": ["survey_parcels"]}, "exactly one"),
        ({"layers": ["survey_parcels"], "point": [1, 2], "box": [1, 2, 3, 4]}, "exactly one"),
        ({"layers": ["secrets"], "point": [1, 2]}, "no such layer"),
        ({"layers": [], "point": [1, 2]}, "at least 1"),
        ({"layers": ["permits"], "point": [1, 200]}, "less than or equal"),
        ({"layers": ["permits"], "point": [1, 2], "buffer_m": 1e9}, "less than or equal"),
        (
            {
                "layers": ["permits"],
                "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]},
            },
            "not valid",
        ),
    ],
)
async def test_a_question_that_makes_no_sense_is_refused_in_words(
    api: Api, question: dict[str, Any], said: str
) -> None:
    answer = await api.client.post("/v1/query/spatial", json=question)

    assert answer.status_code == 422
    assert said in answer.text


def transitions(told: dict[str, Any]) -> dict[tuple[str, str], float]:
    return {(each["before"], each["after"]): each["area_m2"] for each in told["transitions"]}


async def test_two_surveys_tell_what_became_what_also_over_renumbered_parcels(api: Api) -> None:
    before, after = ({"layer": "survey_parcels", "year": year} for year in ("2023", "2024"))

    told = await asked(api, "/v1/compare", before=before, after=after)
    back = await asked(api, "/v1/compare", before=after, after=before)

    assert transitions(told) == {("0101", "0701"): size(0), ("0101", "0601"): size(2)}
    assert transitions(back) == {(new, old): area for (old, new), area in transitions(told).items()}
    assert (told["only_before"], told["only_after"]) == ([], [])


async def test_inside_an_area_also_what_stayed_is_told(api: Api) -> None:
    sides = {"before": {"layer": "survey_parcels", "year": "2023"}}
    told = await asked(
        api, "/v1/compare", **sides, after={"layer": "survey_parcels", "year": "2024"}, area={"box": BOTH}
    )

    assert transitions(told) == {("0101", "0701"): size(0), ("0301", "0301"): size(1)}
    assert told["changed_area_m2"] == size(0)


async def test_two_plans_are_compared_and_a_plan_with_the_survey(api: Api) -> None:
    plans = [{"layer": "plan_features", "plan_id": f"plan {letter}"} for letter in "AB"]

    revised = await asked(api, "/v1/compare", before=plans[0], after=plans[1])
    built = await asked(
        api, "/v1/compare", before={"layer": "survey_parcels", "year": "2024"}, after=plans[1]
    )

    assert transitions(revised) == {("1001", "0701"): size(0), ("1001", "1001"): size(1)}
    assert transitions(built) == {("0701", "0701"): size(0), ("0301", "1001"): size(1)}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"after": {"layer": "plan_features", "plan_id": "plan C"}}, "GHFQ, YDYHGHFQ"),
        ({"after": {"layer": "plan_features", "plan_id": "plan Z"}}, "nothing is known"),
        ({"district": "999999"}, "no such district"),
        ({"after": {"layer": "permits"}}, "survey_parcels"),
    ],
)
async def test_what_cannot_be_compared_is_said(api: Api, change: dict[str, Any], said: str) -> None:
    question = {
        "before": {"layer": "survey_parcels", "year": "2023"},
        "after": {"layer": "survey_parcels", "year": "2024"},
        **change,
    }

    answer = await api.client.post("/v1/compare", json=question)

    assert answer.status_code == 422
    assert said in answer.text


async def test_the_survey_is_summed_by_district_year_and_class(api: Api) -> None:
    rows = (await api.found("/v1/land/statistics?district=320411"))["items"]
    grouped = (await api.found("/v1/land/statistics?grouped=true&year=2024"))["items"]

    told = {(row["year"], row["land_class"]): row["area_m2"] for row in rows}
    assert told == {
        ("2023", "0101"): 16_000.0,
        ("2023", "0301"): 8000.0,
        ("2024", "0301"): 8000.0,
        ("2024", "0601"): 7000.0,
        ("2024", "0701"): 9000.0,
    }
    assert [(row["land_class"], row["group_name"], row["parcels"]) for row in grouped] == [
        ("03", "林地", 1),
        ("06", "工矿用地", 1),
        ("07", "住宅用地", 1),
    ]
