"""gateway on a real broker and a real Redis: what is in the log is what its API answers."""

from chassis.kafka.log_reader import LogReader
from contracts.messages.rejection import RejectedEvent
from contracts.topics import FIGURES, REJECTED
from contracts.wire import Message
from deploy.local.kafka_server import KafkaServer
from tests import loopback
from tests.brokers import audited
from tests.integration.gateway.process import GatewayProcess, figure, message, produce
from tests.waiting import eventually


async def test_a_figure_in_the_log_is_answered_with_the_words_of_the_catalogue(
    broker: KafkaServer, gateway_of_all: GatewayProcess
) -> None:
    await produce(broker.url, figure(25.5, "2023"), figure(24.5, "2024"))

    path = "/v1/indicators?indicator=wetland&unit=320400&basis=survey"
    rows = await eventually(lambda: gateway_of_all.rows(path), lambda seen: len(seen) == 2)
    history = (await gateway_of_all.get("/v1/indicators/wetland/320400/history")).json()

    assert [(row["period"], row["value"], row["name"]) for row in rows] == [
        ("2023", 25.5, "湿地面积"),
        ("2024", 24.5, "湿地面积"),
    ]
    assert [row["value"] for row in history["series"]["survey"]] == [25.5, 24.5]


async def test_an_alert_is_answered_with_its_transitions_and_its_place(
    broker: KafkaServer, gateway_of_all: GatewayProcess
) -> None:
    raised, cleared = (
        message(f"planning.alert.transitioned{which}", "a-1", alert_id="a-1", transition=number)
        for which, number in (("", 1), (".cleared", 2))
    )
    await produce(broker.url, raised, cleared)

    [alert] = await eventually(
        lambda: gateway_of_all.rows("/v1/alerts"), lambda seen: [row["state"] for row in seen] == ["cleared"]
    )
    story = (await gateway_of_all.get(f"/v1/alerts/{alert['alert_id']}")).json()

    assert [step["transition"] for step in story["transitions"]] == [1, 2]
    assert "疑似" in story["alert"]["title"]


async def test_a_permit_is_a_feature_with_its_findings(
    broker: KafkaServer, gateway_of_all: GatewayProcess
) -> None:
    change = message("planning.changeset.accepted", "320411")
    finding = message("planning.finding.changed", "any")
    await produce(broker.url, change, finding)

    [permit] = await eventually(
        lambda: gateway_of_all.rows("/v1/permits"), lambda seen: any(row["findings"] for row in seen)
    )
    west, south = permit["location"]
    near = f"{west - 0.1},{south - 0.1},{west + 0.1},{south + 0.1}"
    there = (await gateway_of_all.get(f"/ogc/collections/permits/items?bbox={near}&simplify=5")).json()
    elsewhere = (await gateway_of_all.get("/ogc/collections/permits/items?bbox=1,1,2,2")).json()

    assert [feature["id"] for feature in there["features"]] == [permit["id"]]
    assert there["features"][0]["properties"]["findings"]
    assert elsewhere["numberMatched"] == 0


async def test_an_unreadable_message_is_put_aside_and_the_stream_goes_on(
    broker: KafkaServer, gateway_of_all: GatewayProcess
) -> None:
    broken = message("planning.figure.changed", "broken", value="much")
    await produce(broker.url, broken, figure(5.0, indicator="after"))

    path = "/v1/indicators?indicator=after"
    await eventually(lambda: gateway_of_all.rows(path), lambda seen: len(seen) == 1)
    letters = [
        Message[RejectedEvent].model_validate_json(record.value or b"").data
        async for batch in LogReader(broker.url).read_all(REJECTED.name)
        for record in batch
    ]

    [letter] = [letter for letter in letters if letter.original == broken.value]
    assert (letter.service, letter.reason) == ("gateway", "undecodable")
    assert letter.origin is not None
    assert letter.origin.topic == FIGURES.name


async def test_the_page_is_served_under_a_strict_policy(gateway_of_all: GatewayProcess) -> None:
    page = await gateway_of_all.get("/")

    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert page.headers["x-content-type-options"] == "nosniff"
    assert (await gateway_of_all.get("/docs")).status_code == 404
    assert (await gateway_of_all.get("/openapi.json")).json()["paths"]["/v1/indicators"]


async def test_what_is_handed_out_and_shown_to_walls_is_in_the_audit(
    broker: KafkaServer, gateway_of_all: GatewayProcess
) -> None:
    await produce(broker.url, figure(25.5, "2023"))
    path = "/v1/export/indicators.csv"
    await eventually(lambda: gateway_of_all.get(path), lambda answer: answer.status_code == 200)
    wish = {"module": "monitor", "params": {}, "by": "张工"}
    async with loopback.client(gateway_of_all.url) as client:
        assert (await client.put("/v1/presenter/audited", json=wish)).status_code == 200

    done = ("张工", "PUT", "/v1/presenter/audited", "success")
    trail = await eventually(lambda: audited(broker.url), lambda seen: done in seen)
    assert ("anonymous", "GET", path, "success") in trail
