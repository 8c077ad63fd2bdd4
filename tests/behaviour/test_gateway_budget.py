"""The API on 500,000 survey parcels, in one run beside bare reads of Redis: no answer looks at them all."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio

from deploy.local.redis_server import RedisServer
from services.gateway.adapters.read_model import keys
from services.gateway.adapters.read_model.client import script
from services.gateway.domain.model.tables import SURVEY_PARCELS
from tests.behaviour.gateway_api import Api, serving

pytestmark = pytest.mark.asyncio(loop_scope="module")
PARCELS = 500_000
ROW = 1000
AT_ONCE = 10_000
MANY = 1000
GROW = """
local function shapes(text) return text end
for n = tonumber(ARGV[2]), tonumber(ARGV[3]) do
  local row, column = math.floor(n / 1000), n % 1000
  local west, south = 119.2 + column * 0.00095, 31.2 + row * 0.00095
  local east, north = west + 0.0009, south + 0.0009
  local wkb = struct.pack('<BIIIdddddddddd', 1, 3, 1, 5,
    west, south, east, south, east, north, west, north, west, south)
  local cells, side = {}, 0.005
  for _, x in ipairs({west, east}) do
    for _, y in ipairs({south, north}) do
      local down, along = math.floor((y + 90) / side), math.floor((x + 180) / side)
      cells[#cells + 1] = string.format('2023/0%05d%05d', down, along)
    end
  end
  put_parcel({table = 'survey_parcels', parcel = string.format('3204119000%08d', n), year = 2023,
    version = '1767225600000', owner = '320411', places = table.concat(cells, ' '),
    facts = {'320411001', string.format('0%d01', 1 + n % 3), 83000000, 80000000, ''}, shape = wkb}, shapes)
end
flush_sums('survey_parcels')
"""
"""Grows parcels on a grid by the very functions that the projector's script uses."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def api(server: RedisServer, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Api]:
    """Half a million parcels, of 500 rows."""
    async with serving(server.url, tmp_path_factory.mktemp("screen") / "dist") as api:
        await api.fill(())
        epoch = await api.writer.open()
        grow = api.redis.register_script(script("places", "parcels") + GROW)
        for first in range(0, PARCELS, AT_ONCE):
            await grow(keys=[], args=[keys.prefix(epoch.id), first, first + AT_ONCE - 1])
        yield api


async def seconds(work: Callable[[], Awaitable[Any]], times: int = 5) -> float:
    """The quickest of some runs: what it costs when nothing else is in its way."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        await work()
        taken.append(time.perf_counter() - began)
    return min(taken)


async def bare_read(api: Api) -> float:
    """What Redis alone needs for the records of so many parcels."""
    epoch = await api.writer.open()
    names = [f"3204119000{n:08d}" for n in range(MANY)]
    return await seconds(lambda: api.bytes.hmget(keys.states(epoch.id, SURVEY_PARCELS), names))


ITEMS = "/ogc/collections/survey_parcels/items"
TILES = "/ogc/collections/survey_parcels/tiles/CGCS2000GK120"
MIDDLE = "119.6,31.4,119.62,31.42"


@pytest.mark.parametrize(
    ("path", "reads"),
    [
        (f"{ITEMS}?limit={MANY}", 60),
        (f"{ITEMS}?limit={MANY}&bbox=119.2,31.2,120.2,31.7", 120),
        (f"{ITEMS}?limit=100&bbox={MIDDLE}", 20),
        (f"{ITEMS}/320411900000250500", 5),
        (f"{ITEMS}?limit=10&filter=land_class = '0101' AND area_m2 > 1000", 20),
        ("/v1/land/statistics", 5),
        ("/v1/catalogue", 20),
    ],
)
async def test_an_answer_costs_no_more_than_so_many_reads_of_a_thousand_parcels(
    api: Api, path: str, reads: float
) -> None:
    async def ask() -> None:
        assert (await api.get(path)).status_code == 200

    assert await seconds(ask) <= reads * await bare_read(api)


async def test_a_tile_is_drawn_from_what_lies_in_it_and_kept(api: Api) -> None:
    bounds = [(9, 255, column) for column in range(225, 230)]
    paths = iter([f"{TILES}/{level}/{row}/{column}" for level, row, column in bounds])

    async def draw() -> None:
        tile = await api.get(next(paths))
        assert tile.content.count(b"\x1a") > 100

    async def again() -> None:
        assert (await api.get(f"{TILES}/9/255/225")).content

    read = await bare_read(api)
    assert await seconds(draw) <= 60 * read
    assert await seconds(again) <= 5 * read


async def test_a_spatial_query_costs_by_what_lies_there(api: Api) -> None:
    west, south, east, north = map(float, MIDDLE.split(","))
    question = {"layers": [SURVEY_PARCELS], "box": [west, south, east, north], "limit": 10}

    async def ask() -> None:
        answer = await api.client.post("/v1/query/spatial", json=question)
        assert answer.json()["layers"][0]["features_found"] > 400

    assert await seconds(ask) <= 40 * await bare_read(api)


async def test_what_would_need_them_all_is_refused_or_told_in_pages(api: Api) -> None:
    everywhere = {"layers": [SURVEY_PARCELS], "box": [119.0, 31.0, 121.0, 32.0]}
    refused = await api.client.post("/v1/query/spatial", json=everywhere)
    rare = await api.found(f"{ITEMS}?filter=land_class = '9999'")

    assert refused.status_code == 422
    assert "20000" in refused.text
    assert rare["features"] == []
    assert [link["rel"] for link in rare["links"]].count("next") == 1


async def test_a_parcel_takes_less_than_half_a_kilobyte(api: Api) -> None:
    used = (await api.redis.info("memory"))["used_memory"]

    assert used / PARCELS < 512
