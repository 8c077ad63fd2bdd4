"""OGC API - Features over a read model on a real Redis: what the declared classes ask for."""

from collections.abc import AsyncIterator
from itertools import chain
from typing import Any

import pytest
import pytest_asyncio

from contracts.messages.change import Change
from deploy.local.redis_server import RedisServer
from tests.behaviour.gateway_api import Api, effects_of, serving
from tests.builders import parcel, permit, plot, square

pytestmark = pytest.mark.asyncio(loop_scope="module")
ITEMS = "/ogc/collections/survey_parcels/items"
ACROSS = square(119.900, 31.800, 0.030)


def town() -> list[Change]:
    """A hundred parcels in a row, every tenth wood; one lies over many; one changed, one retired in 2024."""
    row = [
        parcel(
            f"p{n:03d}", n, code="0301" if n % 10 == 0 else "0101", geometry=square(119.9 + n / 1000, 31.8)
        )
        for n in range(100)
    ]
    return [
        *row,
        parcel("river", 200, code="1101", geometry=ACROSS),
        parcel("p001", 201, year="2024", code="0701", geometry=square(119.901, 31.8)),
        parcel("p002", 202, year="2024", status="retired", geometry=square(119.902, 31.8)),
    ]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def api(server: RedisServer, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Api]:
    """One for all: nothing here changes it."""
    plots = [plot("f1", 1, plan_id="plan 1"), plot("f2", 2, status="superseded"), plot("f3", 3)]
    others = [permit("地字第1号", 1, granted_on="2026-02-03"), permit("地字第2号", 2), *plots]
    async with serving(server.url, tmp_path_factory.mktemp("screen") / "dist") as api:
        await api.fill((*effects_of(*town()), *effects_of(*others)))
        yield api


async def pages(api: Api, path: str) -> list[list[str]]:
    """The ids of each page, following ``next`` to the end."""
    found: list[list[str]] = []
    following: str | None = path
    while following is not None and len(found) < 200:
        page = await api.found(following)
        assert page["numberReturned"] == len(page["features"])
        found.append([feature["id"] for feature in page["features"]])
        following = next((link["href"] for link in page["links"] if link["rel"] == "next"), None)
    return found


async def test_a_vast_layer_is_told_page_by_page_and_each_feature_once(api: Api) -> None:
    told = await pages(api, f"{ITEMS}?limit=7")

    everything = [*chain.from_iterable(told)]
    assert len(told) == 15
    assert sorted(everything) == sorted({f"p{n:03d}" for n in range(100) if n != 2} | {"river"})


@pytest.mark.parametrize("limit", [3, 1000])
async def test_a_box_holds_what_touches_it_once_however_it_is_paged(api: Api, limit: int) -> None:
    told = await pages(api, f"{ITEMS}?bbox=119.9105,31.8002,119.9125,31.8004&limit={limit}")

    assert sorted(chain.from_iterable(told)) == ["p010", "p011", "p012", "river"]


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ("2022-12-31T00:00:00Z", None),
        ("2023-12-31T00:00:00Z", "0101"),
        ("2024-06-01T00:00:00Z", "0101"),
        ("2024-12-31", "0701"),
        ("../2023-12-31", "0101"),
        ("2023-12-31/..", "0701"),
    ],
)
async def test_parcels_are_those_of_the_survey_in_force(api: Api, asked: str, known: str | None) -> None:
    query = f"{ITEMS}?bbox=119.9012,31.8002,119.9018,31.8004&datetime={asked}&filter=id = 'p001'"

    found = (await api.found(query))["features"]

    assert [feature["properties"]["land_class"] for feature in found] == ([known] if known else [])


async def test_attributes_are_asked_in_cql2_or_by_their_name(api: Api) -> None:
    by_text = await pages(api, f"{ITEMS}?filter=land_class LIKE '03%25' AND area_m2 >= 10000&limit=4")
    by_name = await pages(api, f"{ITEMS}?land_class=0301")

    assert (
        sorted(chain.from_iterable(by_text))
        == sorted(chain.from_iterable(by_name))
        == [f"p{n:03d}" for n in range(0, 100, 10)]
    )


async def test_the_landing_page_is_there_with_a_slash_as_well(api: Api) -> None:
    assert (await api.found("/ogc/"))["title"] == (await api.found("/ogc"))["title"]


async def test_a_small_layer_is_counted(api: Api) -> None:
    all_of_them = await api.found("/ogc/collections/permits/items?limit=1")
    dated = await api.found("/ogc/collections/permits/items?datetime=2026-02-04/..")

    assert (all_of_them["numberMatched"], all_of_them["numberReturned"]) == (2, 1)
    assert [feature["id"] for feature in dated["features"]] == ["地字第2号"]


async def test_a_superseded_plan_feature_is_in_no_layer(api: Api) -> None:
    [shown] = await pages(api, "/ogc/collections/plan_features_detailed/items")
    gone = await api.get("/ogc/collections/plan_features_detailed/items/f2")
    elsewhere = await pages(api, "/ogc/collections/plan_features_master/items")

    assert (shown, gone.status_code, elsewhere) == (["f1", "f3"], 404, [[]])


async def test_every_document_is_reached_from_the_landing_page(api: Api) -> None:
    landing = await api.found("/ogc")
    links = {link["rel"]: link["href"] for link in landing["links"]}
    declared = (await api.found(links["conformance"]))["conformsTo"]
    collections = (await api.found(links["data"]))["collections"]

    assert {"self", "service-desc", "conformance", "data"} <= links.keys()
    assert any(each.endswith("ogcapi-features-1/1.0/conf/core") for each in declared)
    for collection in collections:
        relations = {link["rel"]: link["href"] for link in collection["links"]}
        assert (await api.found(relations["collection"]))["id"] == collection["id"]
        queryables = await api.found(relations["http://www.opengis.net/def/rel/ogc/1.0/queryables"])
        assert queryables["type"] == "object"
        assert queryables["properties"]


@pytest.mark.parametrize(
    "path",
    [
        "/ogc",
        "/ogc/conformance",
        "/ogc/collections",
        "/ogc/collections/permits",
        f"{ITEMS}",
        f"{ITEMS}/river",
    ],
)
async def test_a_browser_gets_a_page_without_script(api: Api, path: str) -> None:
    by_name = await api.get(f"{path}?f=html")
    by_wish = await api.client.get(path, headers={"accept": "text/html,application/xhtml+xml"})

    for page in (by_name, by_wish):
        assert page.status_code == 200
        assert page.headers["content-type"].startswith("text/html")
        assert "<script" not in page.text


async def test_a_feature_says_where_it_belongs(api: Api) -> None:
    feature = await api.found(f"{ITEMS}/river")

    assert feature["type"] == "Feature"
    assert feature["geometry"]["type"] == "Polygon"
    assert {"self", "alternate", "collection"} <= {link["rel"] for link in feature["links"]}


@pytest.mark.parametrize(
    "query",
    [
        "colour=red",
        "limit=0",
        "limit=many",
        "bbox=1,2,3",
        "bbox=119,31,120,32&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/3857",
        "datetime=yesterday",
        "datetime=2026-01-02/2026-01-01",
        "filter=secret = 1",
        "filter=(",
        "filter=id = 'p001'&filter-lang=cql2-json",
        "limit=1&limit=2",
        "f=xml",
        "offset=10",
    ],
)
async def test_what_the_standard_calls_wrong_is_answered_with_400_and_why(api: Api, query: str) -> None:
    answer = await api.get(f"{ITEMS}?{query}")

    assert answer.status_code == 400
    assert answer.json()["detail"]


async def test_one_feature_too_takes_only_the_parameters_it_knows(api: Api) -> None:
    assert (await api.get(f"{ITEMS}/p003?f=json")).status_code == 200
    assert (await api.get(f"{ITEMS}/p003?colour=red")).status_code == 400


async def test_a_limit_above_the_most_is_no_mistake(api: Api) -> None:
    assert (await api.found(f"{ITEMS}?limit=1000000"))["numberReturned"] == 100


async def test_lighter_outlines_stay_valid_and_near(api: Api) -> None:
    exact: dict[str, Any] = await api.found(f"{ITEMS}/river")
    [lighter] = (await api.found(f"{ITEMS}?simplify=50&filter=id = 'river'"))["features"]

    assert len(lighter["geometry"]["coordinates"][0]) <= len(exact["geometry"]["coordinates"][0])


TILES = "/ogc/collections/survey_parcels/tiles"


async def test_the_tile_over_the_town_shows_its_parcels_in_both_grids(api: Api) -> None:
    tilesets = (await api.found(TILES))["tilesets"]
    shown = {}
    for tileset in tilesets:
        [template] = [link["href"] for link in tileset["links"] if link["rel"] == "item"]
        level, row, column = TOWN[template.split("/tiles/")[1].split("/")[0]]
        wanted = template.format(tileMatrix=level, tileRow=row, tileCol=column)
        tile = await api.get(wanted)
        again = await api.client.get(wanted, headers={"if-none-match": tile.headers["etag"]})
        shown[tileset["title"]] = tile.content.count(b"p0"), again.status_code

    assert len(shown) == 2
    assert all(parcels >= 5 and status == 304 for parcels, status in shown.values())


TOWN = {"WebMercatorQuad": (14, 6664, 13649), "CGCS2000GK120": (9, 234, 239)}
"""A tile of each grid near 119.905°E 31.8°N."""


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{TILES}/WebMercatorQuad/14/16384/0", 404),
        (f"{TILES}/Mars/1/0/0", 404),
        (f"{TILES}/WebMercatorQuad/1/0/0?colour=red", 400),
        (f"{TILES}/WebMercatorQuad/1/0/x", 400),
        ("/ogc/collections/secrets/tiles/WebMercatorQuad/1/0/0", 404),
    ],
)
async def test_a_tile_that_is_none_is_refused(api: Api, path: str, status: int) -> None:
    assert (await api.get(path)).status_code == status


async def test_a_tile_of_the_whole_city_holds_no_parcels_and_says_from_which_level_it_does(api: Api) -> None:
    tile = await api.get(f"{TILES}/WebMercatorQuad/9/208/426")
    tileset = await api.found(f"{TILES}/WebMercatorQuad")

    assert (tile.status_code, tile.content) == (200, b"")
    assert tileset["tileMatrixSetLimits"][0]["tileMatrix"] == "12"
