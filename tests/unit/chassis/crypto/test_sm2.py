"""SM2 and SM3 agree with the standards' own examples, and with arithmetic done by hand."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.crypto.sm2 import ORDER, SigningKey, VerifyingKey, check_sm2
from chassis.crypto.sm3 import check_sm3, hmac_sm3

PRIVATE = bytes.fromhex("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8")
PUBLIC = bytes.fromhex(
    "04" + "09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
    "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
)
MESSAGE = b"message digest"
SIGNATURE = bytes.fromhex(
    "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"
    "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA"
)
"""GB/T 32918.5-2017, annex A.2."""


def test_the_example_of_the_standard_verifies_and_its_key_pair_belongs_together() -> None:
    assert VerifyingKey(PUBLIC).verifies(MESSAGE, SIGNATURE)
    assert SigningKey(PRIVATE).public == PUBLIC


def test_sm2_and_sm3_of_this_machine_are_sound() -> None:
    check_sm2()
    check_sm3()


def test_hmac_with_sm3_is_the_published_one() -> None:
    """GM/T 0042-2015, annex D.3, first example."""
    key = bytes(range(1, 33))
    message = b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq" * 2

    assert hmac_sm3(key, message).hex() == "ca05e144ed05d1857840d1f318a4a8669e559fc8391f414485bfdf7bb408963a"


def test_a_changed_bit_anywhere_breaks_a_signature() -> None:
    key = SigningKey(PRIVATE)
    signature, verifying = key.sign(MESSAGE), VerifyingKey(key.public)

    for at, bit in product(range(64), (1, 128)):
        changed = bytearray(signature)
        changed[at] ^= bit
        assert not verifying.verifies(MESSAGE, bytes(changed))
    assert not verifying.verifies(MESSAGE + b" ", signature)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=80), st.binary(max_size=200))
def test_no_invented_signature_verifies_and_none_breaks_anything(signature: bytes, message: bytes) -> None:
    assert not VerifyingKey(PUBLIC).verifies(message, signature)


@pytest.mark.parametrize("private", [bytes(32), (ORDER - 1).to_bytes(32, "big"), b"", bytes(33)])
def test_a_number_outside_the_curve_is_no_private_key(private: bytes) -> None:
    with pytest.raises(ValueError, match="private key"):
        SigningKey(private)


@pytest.mark.parametrize("public", [PUBLIC[:-1], b"\x02" + PUBLIC[1:], PUBLIC[:-1] + b"\x14"])
def test_what_is_no_point_of_the_curve_is_no_public_key(public: bytes) -> None:
    with pytest.raises(ValueError, match=r"public key|refused"):
        VerifyingKey(public)


def test_a_seed_gives_the_same_key_every_time_and_another_seed_another() -> None:
    keys = [SigningKey.from_seed(seed * 32).public for seed in (b"a", b"a", b"b")]

    assert keys[0] == keys[1] != keys[2]
