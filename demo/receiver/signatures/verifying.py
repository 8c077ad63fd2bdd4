"""Verifies a webhook: Standard Webhooks, and beside it HMAC-SM3 and SM2."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from demo.receiver.signatures.sm2 import verifies

WINDOW = timedelta(minutes=5)
"""A message whose timestamp is further away is not believed: somebody may have kept it."""
SCHEMES = ("v1", "x-sm3", "x-sm2")


@dataclass(frozen=True)
class Keys:
    """The secret that was told at subscribing (``whsec_…``), and the public SM2 key (65 bytes)."""

    secret: str
    public: bytes

    @property
    def shared(self) -> bytes:
        """The secret's bytes."""
        return base64.b64decode(self.secret.removeprefix("whsec_"))


def problem(headers: Mapping[str, str], body: bytes, keys: Keys, now: datetime) -> str | None:
    """Why a message is not believed; None when all three signatures are good."""
    id_, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not (id_ and timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return "no webhook-id or webhook-timestamp"
    if abs(now.timestamp() - int(timestamp)) > WINDOW.total_seconds():
        return "the timestamp is more than five minutes away"
    signed = f"{id_}.{timestamp}.".encode() + body
    good = _good(headers.get("webhook-signature", ""), signed, keys)
    missing = [scheme for scheme in SCHEMES if scheme not in good]
    return f"no good signature: {', '.join(missing)}" if missing else None


def _good(header: str, signed: bytes, keys: Keys) -> set[str]:
    """The schemes with at least one good signature; while secrets change there are two of some."""
    good = set()
    for part in header.split(" ")[:20]:
        scheme, _, text = part.partition(",")
        try:
            signature = base64.b64decode(text, validate=True)
        except binascii.Error:
            continue
        if _is_good(scheme, signature, signed, keys):
            good.add(scheme)
    return good


def _is_good(scheme: str, signature: bytes, signed: bytes, keys: Keys) -> bool:
    match scheme:
        case "v1":
            return hmac.compare_digest(signature, hmac.digest(keys.shared, signed, hashlib.sha256))
        case "x-sm3":
            return hmac.compare_digest(signature, hmac.new(keys.shared, signed, "sm3").digest())
        case "x-sm2":
            return verifies(keys.public, signed, signature)
        case _:
            return False
