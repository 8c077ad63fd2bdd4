"""What is delivered is signed as Standard Webhooks says, with SM3 and SM2 beside it."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chassis.crypto.sm2 import VerifyingKey
from contracts.messages.subscription import Subscription
from services.alerts.domain.delivery.body import unknown_fields, webhook_body
from services.alerts.shell.delivery.webhooks.signing import Signer
from tests.behaviour.delivery_world import KEY, alert_message

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


def subscription(**given: Any) -> Subscription:
    fields: dict[str, Any] = {
        "id": "sub-1",
        "name": "一网统管",
        "url": "http://127.0.0.1:1/",
        "enabled": True,
        "begins_at": 0,
        "secret_generation": 1,
        "created_at": NOW,
        "changed_at": NOW,
    }
    return Subscription(**{**fields, **given})


def signatures(**given: Any) -> dict[str, list[bytes]]:
    """Scheme → signatures, over ``m-1.<NOW>.body``."""
    header = Signer(KEY).headers(subscription(**given), "m-1", b"body", NOW)["webhook-signature"]
    found: dict[str, list[bytes]] = {}
    for part in header.split(" "):
        scheme, _, text = part.partition(",")
        found.setdefault(scheme, []).append(base64.b64decode(text, validate=True))
    return found


SIGNED = f"m-1.{int(NOW.timestamp())}.body".encode()


def secret(generation: int = 1) -> bytes:
    shared = Signer(KEY).secret("sub-1", generation)
    assert shared.startswith("whsec_")
    return base64.b64decode(shared.removeprefix("whsec_"), validate=True)


def test_one_header_carries_hmac_with_sha256_and_sm3_and_an_sm2_signature() -> None:
    found = signatures()

    assert found["v1"] == [hmac.new(secret(), SIGNED, hashlib.sha256).digest()]
    assert found["x-sm3"] == [hmac.new(secret(), SIGNED, "sm3").digest()]
    assert VerifyingKey(Signer(KEY).public).verifies(SIGNED, found["x-sm2"][0])


@pytest.mark.parametrize(("minutes_left", "count"), [(1, 2), (0, 1), (-1, 1)])
def test_after_a_change_of_keys_the_old_secret_is_signed_with_until_its_time_is_over(
    minutes_left: int, count: int
) -> None:
    until = NOW + timedelta(minutes=minutes_left)
    found = signatures(secret_generation=2, old_secret_until=until)

    expected = [hmac.new(secret(number), SIGNED, hashlib.sha256).digest() for number in (2, 1)]
    assert found["v1"] == expected[:count]
    assert len(found["x-sm3"]) == count


def test_no_two_subscriptions_and_no_two_generations_share_a_secret() -> None:
    signer = Signer(KEY)

    assert len({signer.secret(name, n) for name in ("sub-1", "sub-11") for n in (1, 11)}) == 4


def test_a_receiver_sees_only_the_fields_it_is_allowed_to() -> None:
    body = json.loads(webhook_body(alert_message("a-1", 3), ["grade", "title"]))

    assert body["data"].keys() == {"grade", "title"}
    assert (body["subject"], body["sequence"], body["id"]) == ("a-1", "3", "a-1/3")
    assert not {"correlationid", "causationid", "traceparent"} & body.keys()


def test_a_payload_is_a_cloud_event_and_a_standard_webhook_at_once() -> None:
    message = alert_message("a-1")
    body = json.loads(webhook_body(message, None))

    assert body["timestamp"] == body["time"]
    assert (body["type"], body["specversion"]) == ("planning.alert.transitioned", "1.0")
    assert body["data"] == json.loads(message.to_bytes())["data"]


def test_a_field_that_no_alert_has_is_named() -> None:
    assert unknown_fields(["grade", "holder"]) == ["holder"]
