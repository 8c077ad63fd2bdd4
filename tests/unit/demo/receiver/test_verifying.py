"""The reference receiver believes what is signed three times, by arithmetic of its own."""

import base64
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chassis.crypto.sm2 import SigningKey, VerifyingKey
from demo.receiver.signatures.sm2 import N, verifies
from demo.receiver.signatures.verifying import Keys, problem
from services.alerts.shell.delivery.webhooks.signing import Signer
from tests.behaviour.delivery_world import KEY
from tests.unit.alerts.delivery.test_signing import subscription
from tests.unit.chassis.crypto.test_sm2 import MESSAGE, PUBLIC, SIGNATURE

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
SIGNER = Signer(KEY)
KEYS = Keys(SIGNER.secret("sub-1", 1), SIGNER.public)
BODY = b'{"a":1}'


def headers(**given: Any) -> dict[str, str]:
    return SIGNER.headers(subscription(**given), "m-1", BODY, NOW)


def test_its_own_sm2_agrees_with_the_standard_and_with_libcrypto() -> None:
    assert verifies(PUBLIC, MESSAGE, SIGNATURE)
    for _ in range(8):
        key, message = SigningKey.from_seed(secrets.token_bytes(32)), secrets.token_bytes(50)
        signature = key.sign(message)
        assert verifies(key.public, message, signature)
        assert not verifies(key.public, message + b"x", signature)
        turned = signature[32:] + signature[:32]
        assert verifies(key.public, message, turned) == VerifyingKey(key.public).verifies(message, turned)


@pytest.mark.parametrize("signature", [bytes(64), N.to_bytes(32) * 2, b"\xff" * 64, SIGNATURE[:-1], b""])
def test_numbers_outside_their_range_are_no_signature(signature: bytes) -> None:
    assert not verifies(PUBLIC, MESSAGE, signature)
    assert not verifies(b"\x04" + bytes(64), MESSAGE, SIGNATURE)


def test_what_alerts_signs_is_believed_also_while_secrets_change() -> None:
    until = NOW + timedelta(hours=1)
    changing = headers(secret_generation=2, old_secret_until=until)

    assert problem(headers(), BODY, KEYS, NOW) is None
    assert problem(changing, BODY, KEYS, NOW) is None
    assert problem(changing, BODY, Keys(SIGNER.secret("sub-1", 2), SIGNER.public), NOW) is None
    assert problem(headers(secret_generation=2), BODY, KEYS, NOW) is not None


def test_a_signature_too_few_a_changed_body_and_an_old_message_are_not_believed() -> None:
    whole = headers()
    parts = whole["webhook-signature"].split(" ")
    for left_out in parts:
        fewer = {**whole, "webhook-signature": " ".join(part for part in parts if part != left_out)}
        assert problem(fewer, BODY, KEYS, NOW) == f"no good signature: {left_out.partition(',')[0]}"
    assert problem(whole, BODY + b" ", KEYS, NOW) == "no good signature: v1, x-sm3, x-sm2"
    assert problem({**whole, "webhook-id": "m-2"}, BODY, KEYS, NOW) is not None
    for late in (timedelta(minutes=6), timedelta(minutes=-6)):
        assert "five minutes" in (problem(whole, BODY, KEYS, NOW + late) or "")


@pytest.mark.parametrize(
    "changed",
    [
        {"webhook-signature": ""},
        {"webhook-signature": "v1,@@@ x-sm2,AAAA"},
        {"webhook-signature": "v1," + base64.b64encode(b"short").decode()},
        {"webhook-timestamp": "soon"},
        {"webhook-timestamp": "1" * 400},
        {"webhook-id": ""},
    ],
)
def test_headers_of_any_shape_are_refused_in_words(changed: dict[str, str]) -> None:
    assert problem({**headers(), **changed}, BODY, KEYS, NOW)
    assert problem({}, BODY, KEYS, NOW)
