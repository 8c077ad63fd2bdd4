"""What a judging process answers, as bytes and back."""

import struct
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import orjson

from services.ingest.domain.rejection import Rejection
from services.ingest.domain.submission import Judged, Sound

_LENGTH = struct.Struct(">I")


def answer_of(judged: Judged) -> bytes:
    """A list of what each event is, then the bytes of the sound ones."""
    if isinstance(judged, Rejection):
        told: object = asdict(judged)
        values = []
    else:
        told = [_told(one) for one in judged]
        values = [one.value for one in judged if isinstance(one, Sound)]
    head = orjson.dumps(told)
    return b"".join([_LENGTH.pack(len(head)), head, *values])


def judged_of(answer: bytes) -> Judged:
    """The other way."""
    [length] = _LENGTH.unpack_from(answer)
    start = _LENGTH.size + length
    told = orjson.loads(answer[_LENGTH.size : start])
    return Rejection(**told) if isinstance(told, dict) else list(_each(told, answer, start))


def _told(one: Sound | Rejection) -> Any:
    return [one.subject, len(one.value)] if isinstance(one, Sound) else asdict(one)


def _each(told: list[Any], answer: bytes, start: int) -> Iterator[Sound | Rejection]:
    for one in told:
        if isinstance(one, dict):
            yield Rejection(**one)
        else:
            subject, size = one
            yield Sound(subject, answer[start : start + size])
            start += size
