"""What a door does not know it says, instead of answering as if it had not been asked."""

from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest
import pytest_asyncio

from deploy.local.redis_server import RedisServer
from tests.behaviour.gateway_api import Api, figure, put, serving

pytestmark = pytest.mark.asyncio(loop_scope="module")

FILLED = (
    figure("wetland", "320400", "survey", "2024"),
    put("permits", "地字第1号", kind="land_use", district="320413"),
)
SQUARE = [[[110.0, 31.0], [110.1, 31.0], [110.1, 31.1], [110.0, 31.0]]]
ELSEWHERE = {"type": "Polygon", "coordinates": SQUARE}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def api(server: RedisServer, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Api]:
    """One for all: nothing here changes it."""
    async with serving(server.url, tmp_path_factory.mktemp("screen") / "dist") as api:
        await api.fill(FILLED)
        yield api


@pytest.mark.parametrize(
    ("path", "told"),
    [
        (
            "/v1/permits?distrct=320411",
            "there is no such parameter here; did you mean district? Known are limit, offset, kind",
        ),
        ("/v1/permits?Kind=rural", "did you mean kind?"),
        ("/v1/districts?code=320411", "there is no such parameter here, nor any other"),
        ("/v1/indicators/wetland/320400/history?knownon=2026-01-01", "did you mean known_on?"),
        ("/v1/live/poll?chanels=system", "did you mean channels?"),
        ("/v1/live/sse?chanels=system", "did you mean channels?"),
        ("/v1/events/%2Fdemo/1?x=1", "there is no such parameter here, nor any other"),
        ("/v1/indicators?unit=320400&unit=320411", "given 2 times, takes one value"),
    ],
)
async def test_a_misspelt_filter_is_named_with_those_there_are(api: Api, path: str, told: str) -> None:
    answer = await api.get(path)

    assert answer.status_code == 422
    [problem] = answer.json()["detail"]
    assert problem["where"][0] == "query"
    assert told in problem["problem"]


async def test_every_filter_that_is_described_is_known_where_it_is_described(api: Api) -> None:
    """Each is given a value it may not like: then it is told so, but never that it does not exist."""
    described = (await api.found("/openapi.json"))["paths"]
    for path, operations in described.items():
        names = [
            one["name"] for one in operations.get("get", {}).get("parameters", ()) if one["in"] == "query"
        ]
        for name in names:
            if path.startswith("/v1") and not path.endswith((".{kind}", "/sse")):
                answer = await api.get(f"{path.replace('{', '').replace('}', '')}?{name}=%00")
                assert "no such parameter" not in answer.text, (path, name)


async def test_a_parameter_that_may_be_repeated_is_one(api: Api) -> None:
    answer = await api.get("/v1/indicators/compare?indicator=wetland&unit=320400&unit=320411")

    assert answer.status_code == 200


async def test_a_code_of_old_means_the_district_of_today(api: Api) -> None:
    assert [row["id"] for row in await api.items("/v1/permits?district=320482")] == ["地字第1号"]


@pytest.mark.parametrize("path", ["/v1/permits", "/ogc/collections", "/v1/export/permits.csv", "/livez"])
async def test_head_is_told_what_get_would_be(api: Api, path: str) -> None:
    head, get = await api.client.head(path), await api.get(path)

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == get.headers["content-type"]


async def test_a_trial_of_land_in_another_city_is_refused(api: Api) -> None:
    permit = {"kind": "land_use", "status": "granted", "district": "320411", "geometry": ELSEWHERE}

    answer = await api.client.post("/v1/what-if", json={"permits": [permit]})

    assert answer.status_code == 422
    assert "a vertex lies outside 118.8-120.6 °E" in answer.json()["detail"][0]["problem"]


async def test_links_of_the_api_are_answered(api: Api) -> None:
    """The catalogue's links carry no parameter a door would refuse."""
    resources = (await api.found("/v1/catalogue"))["resources"]

    for href in {link["href"] for row in resources for link in row["links"]}:
        assert (await api.get(urlsplit(href).path)).status_code == 200, href
