"""SM3 (GB/T 32905-2016) and its HMAC, from the OpenSSL that Python is built on."""

import hashlib
import hmac

from chassis.errors import ConfigurationError

DIGEST_OF_ABC = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
"""GB/T 32905-2016, annex A.1."""


def hmac_sm3(key: bytes, message: bytes) -> bytes:
    """HMAC with SM3, 32 bytes."""
    return hmac.new(key, message, "sm3").digest()


def check_sm3() -> None:
    """Compute the standard's own example; raises ConfigurationError where OpenSSL was built without SM3."""
    try:
        digest = hashlib.new("sm3", b"abc").hexdigest()
    except ValueError as error:
        raise ConfigurationError(f"this Python has no SM3: {error}") from error
    if digest != DIGEST_OF_ABC:
        raise ConfigurationError("SM3 of this machine is wrong")
