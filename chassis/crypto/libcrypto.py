"""The calls of OpenSSL's libcrypto that SM2 needs, by ctypes: no Python package offers SM2 soundly.

The system's library gets the system's security fixes. An EVP object lives in a ``Handle``.
"""

import ctypes
from collections.abc import Callable
from functools import cache

from chassis.errors import ConfigurationError

LIBRARY = "libcrypto.so.3"
_POINTER, _SIZE, _INT, _BYTES = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_char_p
_SIGNATURES: dict[str, tuple[object, list[object]]] = {
    "EVP_sm3": (_POINTER, []),
    "EVP_MD_CTX_new": (_POINTER, []),
    "EVP_MD_CTX_free": (None, [_POINTER]),
    "EVP_MD_CTX_set_pkey_ctx": (None, [_POINTER, _POINTER]),
    "EVP_PKEY_free": (None, [_POINTER]),
    "EVP_PKEY_CTX_new": (_POINTER, [_POINTER, _POINTER]),
    "EVP_PKEY_CTX_free": (None, [_POINTER]),
    "EVP_PKEY_CTX_set1_id": (_INT, [_POINTER, _BYTES, _INT]),
    "d2i_AutoPrivateKey": (_POINTER, [_POINTER, _POINTER, ctypes.c_long]),
    "d2i_PUBKEY": (_POINTER, [_POINTER, _POINTER, ctypes.c_long]),
    "i2d_PUBKEY": (_INT, [_POINTER, _POINTER]),
    "EVP_DigestSignInit": (_INT, [_POINTER, _POINTER, _POINTER, _POINTER, _POINTER]),
    "EVP_DigestSign": (_INT, [_POINTER, _POINTER, _POINTER, _BYTES, _SIZE]),
    "EVP_DigestVerifyInit": (_INT, [_POINTER, _POINTER, _POINTER, _POINTER, _POINTER]),
    "EVP_DigestVerify": (_INT, [_POINTER, _BYTES, _SIZE, _BYTES, _SIZE]),
    "ERR_clear_error": (None, []),
}


@cache
def libcrypto() -> ctypes.CDLL:
    """The library with the types of its calls; raises ConfigurationError where it is missing or too old."""
    try:
        library = ctypes.CDLL(LIBRARY)
        for name, (answer, arguments) in _SIGNATURES.items():
            call = getattr(library, name)
            call.restype, call.argtypes = answer, arguments
    except (OSError, AttributeError) as error:
        raise ConfigurationError(f"OpenSSL 3 ({LIBRARY}) is needed for SM2: {error}") from error
    return library


class Handle:
    """A pointer that libcrypto gave, freed with this object. Raises ValueError for a null pointer."""

    def __init__(self, pointer: int | None, free: Callable[[int], None]) -> None:
        if not pointer:
            libcrypto().ERR_clear_error()
            raise ValueError("libcrypto refused")
        self.pointer, self._free = pointer, free

    def __del__(self) -> None:
        if hasattr(self, "pointer"):
            self._free(self.pointer)
