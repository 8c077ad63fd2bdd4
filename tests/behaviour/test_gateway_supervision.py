"""编审管理, 规划实施, 监测预警: filters, statistics and comparisons over a read model on a real Redis."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from deploy.local.redis_server import RedisServer
from services.gateway.domain.model.effects import Effect
from tests.behaviour.gateway_api import Api, figure, put, serving

PAST, AHEAD = "2001-01-01", "2999-01-01"


pytestmark = pytest.mark.asyncio(loop_scope="module")

FILLED: tuple[Effect, ...] = (
    figure("wetland", "320400", "survey", "2023"),
    figure("wetland", "320400", "survey", "2024"),
    figure("wetland", "320411", "survey", "2024"),
    figure("built_land", "320411", "survey", "2024"),
    put("plans", "p1", plan_kind="detailed", stage="drafting", district="320411", name="河滨", due_on=PAST),
    put("plans", "p2", plan_kind="village", stage="filed", district="320412", name="北岸", due_on=PAST),
    put("plans", "p3", plan_kind="village", stage="drafting", district="320412", due_on=AHEAD),
    put("permits", "地字第1号", kind="land_use", project_code="x-1", granted_on="2026-01-05"),
    put("permits", "地字第2号", kind="rural", status="revoked", holder="演示村 B"),
    put("projects", "x-1", name="演示项目", milestone="land_supply", milestone_on="2026-01-05"),
    put("projects", "x-2", name="河滨公园", milestone="conversion", milestone_on="2026-02-05"),
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def api(server: RedisServer, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Api]:
    """One for all: nothing here changes it."""
    async with serving(server.url, tmp_path_factory.mktemp("screen") / "dist") as api:
        await api.fill(FILLED)
        yield api


@pytest.mark.parametrize(
    ("path", "ids"),
    [
        ("/v1/plans?overdue=true", ["p1"]),
        ("/v1/plans?overdue=false&plan_kind=village", ["p2", "p3"]),
        ("/v1/plans?q=河", ["p1"]),
        ("/v1/plans?limit=1&offset=1", ["p2"]),
        ("/v1/plans?district=320405", ["p2", "p3"]),
        ("/v1/permits?q=演示 b", ["地字第2号"]),
        ("/v1/permits?since=2026-01-05&until=2026-01-31", ["地字第1号"]),
        ("/v1/permits?since=2026-01-06", []),
        ("/v1/projects?land_guaranteed=true", ["x-1"]),
        ("/v1/projects?since=2026-02-01", ["x-2"]),
    ],
)
async def test_registers_are_filtered_and_paged(api: Api, path: str, ids: list[str]) -> None:
    assert [row["id"] for row in await api.items(path)] == ids


async def test_a_project_is_told_with_the_permits_of_its_code(api: Api) -> None:
    told = (await api.get("/v1/projects/x-1")).json()

    assert told["project"]["land_guaranteed"]
    assert [permit["id"] for permit in told["permits"]] == ["地字第1号"]


async def test_statistics_are_told_of_every_unit_or_of_one(api: Api) -> None:
    everything = (await api.get("/v1/plans/statistics")).json()
    one = (await api.get("/v1/plans/statistics?unit=320411")).json()

    assert [row["unit"] for row in everything["plans"]][:3] == ["320400", "320400-SJ", "320402"]
    assert {row["unit"]: row["overdue"] for row in one["plans"]} == {"320411": 1}
    assert (await api.get("/v1/permits/statistics?unit=320411")).json()["total"] == 0
    assert (await api.get("/v1/projects/statistics")).json()["projects"][0]["unit"] == "320400"


async def test_space_usage_is_told_where_land_is_surveyed(api: Api) -> None:
    [told] = await api.items("/v1/space-usage")

    assert (told["unit_name"], told["scale"], told["used_m2"]) == ("新北区", "built_land", 1.5)


async def test_indicators_are_compared_over_units_and_years(api: Api) -> None:
    told = (await api.get("/v1/indicators/compare?indicator=wetland&indicator=built_land")).json()
    less = (await api.get("/v1/indicators/compare?indicator=wetland&unit=320400&year=2023")).json()

    assert told["periods"] == ["2023", "2024"]
    assert [(cell["indicator"], cell["unit"], cell["period"]) for cell in told["cells"]] == [
        ("wetland", "320400", "2023"),
        ("wetland", "320400", "2024"),
        ("wetland", "320411", "2024"),
        ("built_land", "320411", "2024"),
    ]
    assert len(less["cells"]) == 1


async def test_monitoring_is_of_the_city_unless_a_unit_is_named(api: Api) -> None:
    assert [row["indicator"] for row in await api.items("/v1/indicators/monitoring")] == ["wetland"]
    district = await api.items("/v1/indicators/monitoring?unit=320411")
    assert {row["indicator"]: row["grade"] for row in district} == {"wetland": "green", "built_land": "green"}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/plans?overdue=perhaps", 422),
        ("/v1/plans?since=yesterday", 422),
        ("/v1/plans/statistics?unit=999999", 404),
        ("/v1/permits/statistics?since=2026", 422),
        ("/v1/projects/none", 404),
        ("/v1/space-usage?unit=999999", 404),
        ("/v1/indicators/compare", 422),
        ("/v1/indicators/compare?indicator=nothing", 404),
        ("/v1/indicators/compare?" + "indicator=wetland&" * 21, 422),
        ("/v1/indicators/monitoring?unit=999999", 404),
        ("/v1/indicators/compare?indicator=wetland&unit=999999", 422),
        ("/v1/plans?stage=dreaming", 422),
        ("/v1/permits?district=999999", 422),
        ("/v1/alerts?grade=purple", 422),
        ("/v1/catalogue?group=nothing", 422),
    ],
)
async def test_what_cannot_be_answered_is_said_plainly(api: Api, path: str, status: int) -> None:
    assert (await api.get(path)).status_code == status
