"""The API's answers over a read model on a real Redis: filters, pages, layers, and clear refusals."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from contracts.catalogue import catalogue
from deploy.local.redis_server import RedisServer
from services.gateway.domain.model.effects import Effect, Guard, Put
from tests.behaviour.gateway_api import Api, figure, put, serving

FILLED: tuple[Effect, ...] = (
    figure("wetland", "320400", "survey", "2023"),
    figure("wetland", "320400", "survey", "2024"),
    figure("wetland", "320411", "survey", "2024"),
    figure("wetland", "320400", "projected", "current"),
    figure("farmland_retained", "320400", "survey", "2024"),
    Put("targets", "target/wetland/320400/2035", '{"year":"2035","value":2.0}', Guard()),
    put("permits", "地字第1号", 10, kind="land_use", status="granted", district="320411"),
    put("permits", "地字第2号", 20, kind="rural", status="revoked", district="320412"),
    put("plans", "p1", plan_kind="detailed", stage="drafting", district="320411"),
)


@pytest.fixture
async def empty(server: RedisServer, tmp_path: Path) -> AsyncIterator[Api]:
    async with serving(server.url, tmp_path / "dist") as api:
        yield api


@pytest.fixture
async def api(empty: Api) -> Api:
    await empty.fill(FILLED)
    return empty


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 5),
        ("indicator=wetland", 4),
        ("indicator=wetland&unit=320400", 3),
        ("unit=320400&basis=survey&period=2024", 2),
        ("indicator=nothing", 0),
        (f"indicator={max(catalogue(), key=len)}", 0),
    ],
)
async def test_figures_are_filtered_by_each_part_of_their_key(api: Api, query: str, count: int) -> None:
    assert len(await api.items(f"/v1/indicators?{query}")) == count


async def test_pages_neither_repeat_nor_leave_out(api: Api) -> None:
    first = await api.items("/v1/indicators?limit=2")
    rest = await api.items("/v1/indicators?limit=5&offset=2")

    keys = [(row["indicator"], row["unit"], row["basis"], row["period"]) for row in first + rest]
    assert len(set(keys)) == 5


async def test_a_history_has_years_present_values_and_targets(api: Api) -> None:
    told = (await api.get("/v1/indicators/wetland/320400/history")).json()

    assert [row["period"] for row in told["series"]["survey"]] == ["2023", "2024"]
    assert list(told["current"]) == ["projected"]
    assert [row["year"] for row in told["targets"]] == ["2035"]
    assert (told["name"], told["unit_name"], told["display_unit"]) == ("湿地面积", "常州市", "平方公里")


async def test_registers_are_filtered(api: Api) -> None:
    assert [row["id"] for row in await api.items("/v1/permits?status=granted")] == ["地字第1号"]
    assert [row["id"] for row in await api.items("/v1/plans?district=320411&stage=drafting")] == ["p1"]
    assert await api.items("/v1/plans?district=320412") == []


async def test_a_layer_holds_its_features_inside_the_box(api: Api) -> None:
    all_of_them = (await api.get("/ogc/collections/permits/items")).json()
    near = (await api.get("/ogc/collections/permits/items?bbox=10.5,10.5,10.6,10.6")).json()

    assert all_of_them["numberMatched"] == 2
    assert [feature["id"] for feature in near["features"]] == ["地字第1号"]
    assert near["features"][0]["geometry"]["type"] == "Polygon"
    assert near["features"][0]["properties"]["district"] == "320411"


async def test_a_page_of_a_layer_names_the_next(api: Api) -> None:
    first = (await api.get("/ogc/collections/permits/items?limit=1")).json()
    [following] = [link["href"] for link in first["links"] if link["rel"] == "next"]
    second = (await api.get(following)).json()

    assert [page["features"][0]["id"] for page in (first, second)] == ["地字第1号", "地字第2号"]
    assert not [link for link in second["links"] if link["rel"] == "next"]


async def test_one_feature_has_an_address_of_its_own(api: Api) -> None:
    feature = await api.get("/ogc/collections/permits/items/地字第2号")

    assert feature.headers["content-type"].startswith("application/geo+json")
    assert feature.json()["id"] == "地字第2号"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/indicators?limit=0", 422),
        ("/v1/indicators?limit=99999999", 422),
        ("/v1/indicators/wetland/999999/history", 404),
        ("/v1/alerts/none", 404),
        ("/ogc/collections/secrets/items", 404),
        ("/ogc/collections/permits/items/none", 404),
        ("/ogc/collections/permits/items?bbox=1,2,3", 400),
        ("/ogc/collections/permits/items?bbox=nan,0,1,1", 400),
        ("/ogc/collections/permits/items?bbox=9,9,1,1", 400),
        ("/ogc/collections/permits/items?simplify=-1", 400),
        ("/docs", 404),
    ],
)
async def test_what_cannot_be_answered_is_said_plainly(api: Api, path: str, status: int) -> None:
    assert (await api.get(path)).status_code == status


async def test_a_refusal_never_repeats_what_was_sent(api: Api) -> None:
    assert "evil" not in (await api.get("/v1/indicators?limit=<evil>")).text


async def test_before_the_model_has_caught_up_the_api_says_later(empty: Api) -> None:
    await empty.writer.open()

    answer = await empty.get("/v1/indicators")

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")


async def test_before_the_page_is_built_one_page_says_how(api: Api) -> None:
    answer = await api.get("/")

    assert answer.status_code == 503
    assert "make setup" in answer.text
    assert "frame-ancestors https://wall.example" in answer.headers["content-security-policy"]


async def test_hashed_files_are_kept_and_the_entry_is_asked_for_again(api: Api, tmp_path: Path) -> None:
    built = tmp_path / "dist" / "assets"
    built.mkdir(parents=True)
    (built.parent / "index.html").write_text("<!doctype html>大屏", encoding="utf-8")
    (built / "index-1a2b.js").write_text("1", encoding="utf-8")

    entry, asset = await api.get("/"), await api.get("/assets/index-1a2b.js")

    assert entry.headers["cache-control"] == "no-cache"
    assert "immutable" in asset.headers["cache-control"]
    assert (await api.get("/v1/build")).json()["build"] != "none"
