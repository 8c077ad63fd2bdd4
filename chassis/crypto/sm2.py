"""SM2 signatures (GB/T 32918.2-2016, parameters of GB/T 32918.5-2017) with SM3, over libcrypto.

Keys and signatures are plain numbers on the outside: a private key is 32 bytes, a public key 65 (04 ‖ x ‖ y),
a signature 64 (r ‖ s). The signer's id is always said: OpenSSL's own default is the empty one, which no
peer expects.
"""

import ctypes
import hashlib

from chassis.crypto.libcrypto import Handle, libcrypto
from chassis.errors import ConfigurationError

SIGNER = b"1234567812345678"
"""The default id of GM/T 0009-2012, 10."""
ORDER = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
"""n: how many points the curve has."""
SIGNATURE_BYTES, PUBLIC_BYTES, NUMBER_BYTES = 64, 65, 32
_CURVE = bytes.fromhex("301306072a8648ce3d020106082a811ccf5501822d")
_PKCS8 = bytes.fromhex("3041020100") + _CURVE + bytes.fromhex("0427302502010104" + "20")
_SPKI = bytes.fromhex("3059") + _CURVE + bytes.fromhex("034200")
_ROOM = 96
"""More than a signature in DER needs."""


class SigningKey:
    """签名私钥. Raises ValueError unless ``private`` is 32 bytes with 0 < d < n - 1."""

    def __init__(self, private: bytes) -> None:
        number = int.from_bytes(private, "big")
        if len(private) != NUMBER_BYTES or not 0 < number < ORDER - 1:
            raise ValueError("a private key is 32 bytes, above 0 and below n - 1")
        self._key = _key(libcrypto().d2i_AutoPrivateKey, _PKCS8 + private)

    @classmethod
    def from_seed(cls, seed: bytes) -> "SigningKey":
        """The key that belongs to a secret seed of at least 32 bytes, always the same."""
        wide = int.from_bytes(hashlib.new("sm3", seed + b"\x01").digest() + hashlib.new("sm3", seed).digest())
        return cls((wide % (ORDER - 2) + 1).to_bytes(NUMBER_BYTES, "big"))

    @property
    def public(self) -> bytes:
        """04 ‖ x ‖ y, 65 bytes."""
        room = ctypes.create_string_buffer(len(_SPKI) + PUBLIC_BYTES)
        place = ctypes.c_void_p(ctypes.addressof(room))
        if libcrypto().i2d_PUBKEY(self._key.pointer, ctypes.byref(place)) != len(room):
            raise ValueError("libcrypto does not tell the public key")
        return room.raw[-PUBLIC_BYTES:]

    def sign(self, message: bytes) -> bytes:
        """r ‖ s, 64 bytes; another one each time."""
        library, work = libcrypto(), _Digest(self._key)
        room, size = ctypes.create_string_buffer(_ROOM), ctypes.c_size_t(_ROOM)
        made = library.EVP_DigestSignInit(work.pointer, None, library.EVP_sm3(), None, self._key.pointer) == 1
        made = made and _signed(work, room, size, message)
        if not made:
            raise ValueError("libcrypto does not sign")
        return _plain(room.raw[: size.value])


class VerifyingKey:
    """验签公钥. Raises ValueError unless ``public`` is 65 bytes and a point of the curve."""

    def __init__(self, public: bytes) -> None:
        if len(public) != PUBLIC_BYTES or public[0] != 4:
            raise ValueError("a public key is 65 bytes and begins with 04")
        self._key = _key(libcrypto().d2i_PUBKEY, _SPKI + public)

    def verifies(self, message: bytes, signature: bytes) -> bool:
        """Whether r ‖ s was made over this message by the owner of the key."""
        if len(signature) != SIGNATURE_BYTES:
            return False
        library, work, der = libcrypto(), _Digest(self._key), _der(signature)
        begun = library.EVP_DigestVerifyInit(work.pointer, None, library.EVP_sm3(), None, self._key.pointer)
        found = begun == 1 and library.EVP_DigestVerify(work.pointer, der, len(der), message, len(message))
        library.ERR_clear_error()
        return bool(found == 1)


class _Digest:
    """A digest context that knows the signer's id."""

    def __init__(self, key: Handle) -> None:
        library = libcrypto()
        self._context = Handle(library.EVP_PKEY_CTX_new(key.pointer, None), library.EVP_PKEY_CTX_free)
        self._digest = Handle(library.EVP_MD_CTX_new(), library.EVP_MD_CTX_free)
        if library.EVP_PKEY_CTX_set1_id(self._context.pointer, SIGNER, len(SIGNER)) != 1:
            raise ValueError("libcrypto does not take the signer's id")
        library.EVP_MD_CTX_set_pkey_ctx(self._digest.pointer, self._context.pointer)

    @property
    def pointer(self) -> int:
        """Of the digest context."""
        return self._digest.pointer


def _signed(work: _Digest, room: ctypes.Array[ctypes.c_char], size: ctypes.c_size_t, message: bytes) -> bool:
    done = libcrypto().EVP_DigestSign(work.pointer, room, ctypes.byref(size), message, len(message))
    return bool(done == 1)


def _key(read: "ctypes._NamedFuncPointer", der: bytes) -> Handle:
    room = ctypes.create_string_buffer(der, len(der))
    place = ctypes.c_void_p(ctypes.addressof(room))
    return Handle(read(None, ctypes.byref(place), len(der)), libcrypto().EVP_PKEY_free)


def _plain(der: bytes) -> bytes:
    """SEQUENCE of two INTEGERs → r ‖ s."""
    r_end = 4 + der[3]
    r, s = der[4:r_end], der[r_end + 2 :]
    return b"".join(int.from_bytes(part, "big").to_bytes(NUMBER_BYTES, "big") for part in (r, s))


def _der(signature: bytes) -> bytes:
    """The one DER form of r ‖ s; made here, so that no looser form is ever verified."""
    numbers = [int.from_bytes(signature[at : at + NUMBER_BYTES], "big") for at in (0, NUMBER_BYTES)]
    body = b"".join(
        bytes([2, len(n)]) + n for n in (number.to_bytes(number.bit_length() // 8 + 1) for number in numbers)
    )
    return bytes([0x30, len(body)]) + body


def check_sm2() -> None:
    """Sign and verify once; raises ConfigurationError where OpenSSL was built without SM2."""
    message = b"message digest"
    try:
        key = SigningKey.from_seed(bytes(NUMBER_BYTES))
        sound = VerifyingKey(key.public).verifies(message, key.sign(message))
    except ValueError as error:
        raise ConfigurationError(f"OpenSSL of this machine has no SM2: {error}") from error
    if not sound:
        raise ConfigurationError("SM2 of this machine is wrong")
