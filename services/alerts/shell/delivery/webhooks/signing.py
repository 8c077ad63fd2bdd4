"""Signs what is delivered: Standard Webhooks, with HMAC-SM3 and SM2 beside its HMAC-SHA256.

Every secret is derived from the service's own key, so none of them lies in the log.
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

from chassis.crypto.sm2 import SigningKey
from chassis.crypto.sm3 import hmac_sm3
from contracts.messages.subscription import Subscription

PREFIX = "whsec_"


class Signer:
    """``key`` is the service's own secret, 32 bytes."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._sm2 = SigningKey.from_seed(hmac_sm3(key, b"onemap/webhook/sm2"))

    @property
    def public(self) -> bytes:
        """The SM2 key that receivers verify with: 04 ‖ x ‖ y."""
        return self._sm2.public

    def secret(self, subscription: str, generation: int) -> str:
        """The secret shared with one receiver, as Standard Webhooks writes it."""
        return PREFIX + base64.b64encode(self._shared(subscription, generation)).decode()

    def headers(self, subscription: Subscription, id_: str, body: bytes, now: datetime) -> dict[str, str]:
        """``webhook-id``, ``webhook-timestamp`` (of this attempt) and ``webhook-signature``."""
        timestamp = str(int(now.timestamp()))
        signed = f"{id_}.{timestamp}.".encode() + body
        return {
            "webhook-id": id_,
            "webhook-timestamp": timestamp,
            "webhook-signature": " ".join(self._signatures(subscription, signed, now)),
        }

    def _signatures(self, subscription: Subscription, signed: bytes, now: datetime) -> Sequence[str]:
        keys = [self._shared(subscription.id, number) for number in generations(subscription, now)]
        found = [_named("v1", hmac.digest(key, signed, hashlib.sha256)) for key in keys]
        found += [_named("x-sm3", hmac_sm3(key, signed)) for key in keys]
        return [*found, _named("x-sm2", self._sm2.sign(signed))]

    def _shared(self, subscription: str, generation: int) -> bytes:
        return hmac_sm3(self._key, f"onemap/webhook/{subscription}/{generation}".encode())


def generations(subscription: Subscription, now: datetime) -> Sequence[int]:
    """The secrets in use: the present one, and the one before until its time is over."""
    until, present = subscription.old_secret_until, subscription.secret_generation
    return (present, present - 1) if until is not None and now < until else (present,)


def _named(scheme: str, signature: bytes) -> str:
    return f"{scheme},{base64.b64encode(signature).decode()}"
