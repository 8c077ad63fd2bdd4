"""数据资源清单 and 成果导出 over a read model on a real Redis."""

import csv
import io
import zipfile
from collections.abc import AsyncIterator
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import pytest_asyncio

from deploy.local.redis_server import RedisServer
from tests.behaviour.gateway_api import Api, effects_of, figure, serving
from tests.builders import line, parcel, permit, plot, review, statistic

pytestmark = pytest.mark.asyncio(loop_scope="module")
FORMULA = '=HYPERLINK("http://evil.example","点")'


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def api(server: RedisServer, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Api]:
    """One for all: nothing here changes it."""
    changes = [
        permit("地字第1号", 1, holder=FORMULA, site_area_m2=5000.5),
        permit("地字第2号", 2, status="revoked", project_name="＋1,乙"),
        parcel("a", 1),
        line("l", 1),
        plot("f1", 1),
        plot("f2", 1, status="superseded"),
        plot("f3", 1, plan_kind="village"),
        review("p1", 1),
        statistic("resident_population/320400/2024", 5_386_000),
    ]
    async with serving(server.url, tmp_path_factory.mktemp("screen") / "dist") as api:
        await api.fill((*effects_of(*changes), figure("wetland", "320400", "survey", "2024")))
        yield api


async def resources(api: Api, query: str = "") -> dict[str, Any]:
    found = (await api.found(f"/v1/catalogue?{query}"))["resources"]
    return {each["id"]: each for each in found}


async def test_every_kind_of_data_is_listed_with_whose_it_is_and_how_new(api: Api) -> None:
    known = await resources(api)

    assert {each["group"] for each in known.values()} == {"现状", "规划", "管理", "社会经济"}
    assert {each["plan_kind"] for each in known.values()} - {None} == {
        "master",
        "detailed",
        "special",
        "village",
    }
    assert known["permits"]["sources"] == ["/demo/test"]
    assert known["permits"]["date"] == "2026-01-01"
    assert known["plan_features.special"]["updated"] is None
    counts = [known[f"plan_features.{kind}"]["features"] for kind in ("detailed", "village", "master")]
    assert counts == [1, 1, 0]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=永久基本农田", {"permanent_basic_farmland"}),
        ("q=YJJBNT", {"permanent_basic_farmland"}),
        ("q=ghxk", {"permits"}),
        ("q=guihuaxuke", {"permits"}),
        ("q=管理 许可", {"permits"}),
        ("q=nothing", set()),
        ("group=社会经济", {"statistics"}),
        ("plan_kind=village", {"plan_features.village"}),
    ],
)
async def test_data_is_found_by_words_and_pinyin(api: Api, query: str, found: set[str]) -> None:
    assert set(await resources(api, query)) == found


async def test_an_indicator_is_listed_with_the_source_of_its_definition_and_the_terms_it_needs(
    api: Api,
) -> None:
    listed = {row["id"]: row for row in (await api.found("/v1/catalogue"))["indicators"]}

    needed = ("farmland_retained", "plans_filed_share", "urban_rural_built_land_exhausted_in")
    assert [listed[name]["terms"] for name in needed] == [0, 2, 3]
    assert all(row["source"] and row["version"] and row["effective_from"] for row in listed.values())


async def test_what_a_resource_links_to_is_there(api: Api) -> None:
    for resource in (await resources(api)).values():
        for link in resource["links"]:
            assert (await api.get(link["href"])).status_code == 200, link


async def table(api: Api, path: str) -> list[dict[str, str]]:
    """The rows of a CSV file as Excel would read it."""
    answer = await api.get(path)
    assert answer.status_code == 200
    text = answer.content.decode("utf-8-sig")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(text)))


async def test_a_table_is_exported_with_chinese_headings_and_no_formula(api: Api) -> None:
    first, second = await table(api, "/v1/export/permits.csv")

    assert first["用地单位"] == f"'{FORMULA}"
    assert second["项目名称"] == "'＋1,乙"
    assert (first["证号"], first["用地面积（平方米）"]) == ("地字第1号", "5000.5")


async def test_an_export_is_filtered_by_its_columns(api: Api) -> None:
    revoked = await table(api, "/v1/export/permits.csv?status=revoked&land_use.code=")
    granted = await table(api, "/v1/export/permits.csv?status=granted&site_area_m2=5000.5")

    assert revoked == []
    assert [row["证号"] for row in granted] == ["地字第1号"]


@pytest.mark.parametrize("name", ["indicators", "plans", "projects", "alerts", "land", "statistics"])
async def test_every_table_is_exported(api: Api, name: str) -> None:
    assert (await api.get(f"/v1/export/{name}.csv")).status_code == 200
    assert (await api.get(f"/v1/export/{name}.xlsx")).content[:2] == b"PK"


async def test_a_workbook_holds_texts_as_texts_and_numbers_as_numbers(api: Api) -> None:
    answer = await api.get("/v1/export/permits.xlsx")

    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        sheet = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - our own file
    spelled = ET.tostring(sheet, encoding="unicode")
    assert "<f>" not in spelled.replace("ns0:", "")
    assert "5000.5" in spelled
    assert answer.headers["content-disposition"] == 'attachment; filename="permits.xlsx"'


@pytest.mark.parametrize(
    ("path", "status"),
    [("secrets.csv", 422), ("permits.pdf", 422), ("permits.csv?colour=red", 422)],
)
async def test_an_export_that_is_none_is_refused(api: Api, path: str, status: int) -> None:
    assert (await api.get(f"/v1/export/{path}")).status_code == status
