"""The cases of the Autobahn test suite that can be asked of a server which does not echo, by number."""

import asyncio
import json

import pytest
import pytest_asyncio

from tests.integration.gateway.process import GatewayProcess
from tests.integration.gateway.raw_socket import BINARY, CLOSE, CONT, PING, PONG, TEXT, RawSocket, frame

SUBSCRIBE = b'{"op":"subscribe","channels":[{"name":"system"}]}'
WALL = '{"op":"subscribe","wall":"κόσμε 大屏","channels":[{"name":"system"}]}'.encode()


async def subscribed(link: RawSocket) -> None:
    """The answer to a request that was understood."""
    _, told = await link.next_of(TEXT)
    while json.loads(told)["op"] == "heartbeat":
        _, told = await link.next_of(TEXT)
    assert json.loads(told)["op"] == "snapshot", told


def pieces(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


def fragments(payload: bytes, size: int, *between: bytes) -> list[bytes]:
    """A text message in fragments, with other frames between them."""
    parts = pieces(payload, size)
    frames = [frame(TEXT if n == 0 else CONT, part, fin=n == len(parts) - 1) for n, part in enumerate(parts)]
    return [each for one in frames for each in (one, *between)]


UNDERSTOOD = {
    "1.1 a text message": [frame(TEXT, SUBSCRIBE)],
    "1.1.8 byte by byte": pieces(frame(TEXT, SUBSCRIBE), 1),
    "5.3 two fragments in one go": [b"".join(fragments(SUBSCRIBE, 30))],
    "5.5 two fragments octet by octet": pieces(b"".join(fragments(SUBSCRIBE, 30)), 1),
    "5.6 a ping between fragments": fragments(SUBSCRIBE, 30, frame(PING, b"x")),
    "5.19 many fragments, two pings": fragments(SUBSCRIBE, 9, frame(PING), frame(PONG)),
    "6.2.3 fragments on code points and off": fragments(WALL, 1),
    "6.2.4 UTF-8 in one message": [frame(TEXT, WALL)],
    "2.7 an unsolicited pong": [frame(PONG), frame(TEXT, SUBSCRIBE)],
}


@pytest.mark.parametrize("written", UNDERSTOOD.values(), ids=UNDERSTOOD)
async def test_a_message_is_understood_however_it_is_cut(
    gateway_of_all: GatewayProcess, written: list[bytes]
) -> None:
    async with RawSocket(gateway_of_all.port) as link:
        for each in written:
            link.writer.write(each)
            await link.writer.drain()

        await subscribed(link)


@pytest.mark.parametrize("payload", [b"", b"Hello, world!", bytes([0, 255, 254]), b"*" * 125])
async def test_a_ping_is_answered_with_its_payload(gateway_of_all: GatewayProcess, payload: bytes) -> None:
    """2.1-2.4, 2.6: also octet by octet."""
    async with RawSocket(gateway_of_all.port) as link:
        for octet in pieces(frame(PING, payload), 1):
            link.writer.write(octet)

        assert await link.next_of(PONG) == (PONG, payload)


async def test_ten_pings_are_answered_in_order(gateway_of_all: GatewayProcess) -> None:
    """2.10."""
    async with RawSocket(gateway_of_all.port) as link:
        link.writer.write(b"".join(frame(PING, b"%d" % number) for number in range(10)))

        assert [await link.next_of(PONG) for _ in range(10)] == [(PONG, b"%d" % n) for n in range(10)]


BREACHES = {
    "2.5 a ping of 126": (frame(PING, b"*" * 126), 1002),
    "3.1 RSV1": (frame(TEXT, SUBSCRIBE, flags=0x40), 1002),
    "3.2 RSV2": (frame(TEXT, SUBSCRIBE, flags=0x20), 1002),
    "3.7 RSV3 on close": (frame(CLOSE, flags=0x10), 1002),
    **{f"4.1 opcode {opcode}": (frame(opcode), 1002) for opcode in (3, 4, 5, 6, 7)},
    **{f"4.2 opcode {opcode}": (frame(opcode), 1002) for opcode in (11, 12, 13, 14, 15)},
    "5.1 a fragmented ping": (frame(PING, b"a", fin=False) + frame(CONT, b"b"), 1002),
    "5.2 a fragmented pong": (frame(PONG, b"a", fin=False) + frame(CONT, b"b"), 1002),
    "5.9 a continuation of nothing": (frame(CONT, b"x"), 1002),
    "5.12 the same, not final": (frame(CONT, b"x", fin=False), 1002),
    "5.18 two texts in one": (frame(TEXT, b"a", fin=False) + frame(TEXT, b"b"), 1002),
    "6.3.1 invalid UTF-8": (frame(TEXT, b"\xce\xba\xed\xa0\x80edited"), 1007),
    "6.3.2 invalid UTF-8 in fragments": (b"".join(fragments(b"\xce\xba\xed\xa0\x80edited", 1)), 1007),
    "6.6.1 half a code point": (frame(TEXT, b"\xce"), 1007),
    "7.3.2 a close of one octet": (frame(CLOSE, b"x"), 1002),
    "7.3.6 a close reason of 124": (frame(CLOSE, b"\x03\xe8" + b"*" * 124), 1002),
    "7.5.1 a close reason that is no UTF-8": (frame(CLOSE, b"\x03\xe8\xce\xba\xed\xa0\x80"), 1007),
    **{
        f"7.9 close code {code}": (frame(CLOSE, code.to_bytes(2)), 1002)
        for code in (0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999, 5000)
    },
    "unmasked": (frame(TEXT, SUBSCRIBE, masked=False), 1002),
    "9.1 larger than a request may be": (frame(TEXT, b"*" * 70_000), 1009),
    "1.2 binary: requests are text": (frame(BINARY, b"\x00"), 1003),
}


@pytest_asyncio.fixture(scope="module", loop_scope="package")
async def ended(gateway_of_all: GatewayProcess) -> dict[str, int | BaseException]:
    """Breach → the code with which its connection ended; all at once, for each end takes a second."""

    async def code_after(written: bytes) -> int:
        async with RawSocket(gateway_of_all.port) as link:
            link.writer.write(written)
            return await link.close_code()

    all_at_once = (code_after(written) for written, _ in BREACHES.values())
    codes = await asyncio.gather(*all_at_once, return_exceptions=True)
    return dict(zip(BREACHES, codes, strict=True))


@pytest.mark.parametrize("breach", BREACHES)
def test_a_breach_ends_the_connection_with_its_code(
    ended: dict[str, int | BaseException], breach: str
) -> None:
    _, code = BREACHES[breach]

    assert ended[breach] == code


CLOSES = {
    1000: b"",
    1001: b"",
    1003: b"",
    1007: b"",
    1011: b"bye",
    3000: b"",
    3999: b"",
    4000: b"",
    4999: b"*" * 123,
}


@pytest.mark.parametrize(("code", "reason"), CLOSES.items())
async def test_a_close_is_answered_with_its_code(
    gateway_of_all: GatewayProcess, code: int, reason: bytes
) -> None:
    """7.1.1, 7.3, 7.7."""
    async with RawSocket(gateway_of_all.port) as link:
        link.writer.write(frame(CLOSE, code.to_bytes(2) + reason))

        assert await link.close_code(answer=False) == code


async def test_nothing_is_heard_after_a_close(gateway_of_all: GatewayProcess) -> None:
    """7.1.2-7.1.6."""
    async with RawSocket(gateway_of_all.port) as link:
        link.writer.write(frame(CLOSE, b"\x03\xe8") + frame(PING, b"late") + frame(TEXT, SUBSCRIBE))

        assert await link.close_code(answer=False) == 1000
