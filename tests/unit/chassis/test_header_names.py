"""Whatever names its headers have, a message is read, and so are those beside it."""

from typing import Any

import pytest
from aiokafka.record.default_records import DefaultRecordBatchBuilder

from chassis.kafka.header_names import AnyNames

NAMES = ["plain", "踪迹", "QQQQ", "plain"]
"""Four messages, each with one header; the bytes of QQQQ are made such that they are no UTF-8."""


def batch(first: int) -> bytes:
    builder: Any = DefaultRecordBatchBuilder(
        2, 0, is_transactional=False, producer_id=-1, producer_epoch=-1, base_sequence=0, batch_size=4096
    )
    for offset, name in enumerate(NAMES):
        builder.append(offset, 1_790_000_000_000, b"key", b"value %d" % offset, [(name, b"x"), ("n", None)])
    built = bytearray(builder.build())
    built[0:8] = first.to_bytes(8, "big")
    return bytes(built)


def read(raw: bytes) -> list[tuple[int, str, bytes]]:
    records, found = AnyNames(raw), []
    while records.has_next():
        found += [(one.offset, one.headers[0][0], one.value) for one in records.next_batch()]
    return found


def test_messages_with_names_of_headers_are_read_as_ever() -> None:
    told = [(name, b"value %d" % offset) for offset, name in enumerate(NAMES)]

    assert [(name, value) for _, name, value in read(batch(0) + batch(4))] == told * 2
    assert [offset for offset, _, _ in read(batch(0) + batch(4))] == list(range(8))


@pytest.mark.parametrize("bad", [b"\xff\xfe\xff\xfe", b"\xed\xa0\x80a", b"\xc3(\xc3("])
def test_a_name_that_is_no_text_takes_no_message_with_it(bad: bytes) -> None:
    found = read(batch(0).replace(b"QQQQ", bad) + batch(4))

    assert [(offset, value) for offset, _, value in found] == [(n, b"value %d" % (n % 4)) for n in range(8)]
    assert "\ufffd" in found[2][1]
    assert [name for _, name, _ in found[:2]] == NAMES[:2]


def test_what_was_cut_off_at_the_end_of_an_answer_is_left_for_the_next() -> None:
    assert [offset for offset, _, _ in read(batch(0) + batch(4)[:-1])] == [0, 1, 2, 3]
