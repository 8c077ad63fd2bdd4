"""SM2 verification in plain numbers (GB/T 32918.2-2016, 7.1), independent of any library.

Slow (some milliseconds) and not constant in time, which is no matter with public keys alone.
"""

import hashlib

P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A = P - 3
B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
G = (
    0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
    0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
)
"""The recommended curve of GB/T 32918.5-2017."""
SIGNER = b"1234567812345678"
Point = tuple[int, int] | None


def verifies(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether r ‖ s (64 bytes) over the message was made with the key of 04 ‖ x ‖ y."""
    if len(public) != 65 or public[0] != 4 or len(signature) != 64:
        return False
    x, y = (int.from_bytes(public[at : at + 32]) for at in (1, 33))
    r, s = (int.from_bytes(signature[at : at + 32]) for at in (0, 32))
    t = (r + s) % N
    if not (_on_curve(x, y) and 0 < r < N and 0 < s < N and t):
        return False
    point = _add(_times(s, G), _times(t, (x, y)))
    return point is not None and (_digest(x, y, message) + point[0]) % N == r


def _digest(x: int, y: int, message: bytes) -> int:
    """e of 7.1, with Z of 5.5."""
    numbers = b"".join(number.to_bytes(32) for number in (A, B, *G, x, y))
    z = _sm3((len(SIGNER) * 8).to_bytes(2) + SIGNER + numbers)
    return int.from_bytes(_sm3(z + message))


def _sm3(data: bytes) -> bytes:
    return hashlib.new("sm3", data).digest()


def _on_curve(x: int, y: int) -> bool:
    return 0 <= x < P and 0 <= y < P and (y * y - (x * x + A) * x - B) % P == 0


def _add(one: Point, other: Point) -> Point:
    if one is None or other is None:
        return one or other
    (x1, y1), (x2, y2) = one, other
    if x1 == x2 and (y1 + y2) % P == 0:
        return None
    rise, run = (3 * x1 * x1 + A, 2 * y1) if one == other else (y2 - y1, x2 - x1)
    slope = rise * pow(run, -1, P) % P
    x3 = (slope * slope - x1 - x2) % P
    return x3, (slope * (x1 - x3) - y1) % P


def _times(number: int, point: Point) -> Point:
    total: Point = None
    while number:
        if number & 1:
            total = _add(total, point)
        point, number = _add(point, point), number >> 1
    return total
