"""The process that judges large bodies and large shapes, and may be killed: no Kafka, no network, few rights.

It says a word when it is ready, then answers until nobody asks any more. Two frames ask: what it is, and
the content.
"""

import gc
import resource
import signal
import sys
from typing import IO

import numpy as np
import shapely

from contracts.districts import city
from services.ingest.adapters.projection import to_geographic
from services.ingest.domain.geometry.validity import validity
from services.ingest.domain.intake import Rules
from services.ingest.domain.submission import Judged, judge_body
from services.ingest.shell.judging.answers import answer_of
from services.ingest.shell.judging.frames import read_frame, write_frame

READY, SINGLE, BATCH, SHAPE = b"R", b"S", b"B", b"G"
COLLECT_AFTER = (50_000, 10, 10)
"""What is parsed has no cycles: looking for them would take half the time."""
MEMORY_BYTES = 2 * 1024**3
"""Of addresses; the worst batch of 16 MiB makes some 400 MiB of them resident."""
ORPHAN_SECONDS = 60
"""Whoever asks kills an answer that takes too long; when it is gone itself, this does."""


def main(asked: IO[bytes], answers: IO[bytes]) -> int:
    """Until nobody asks any more."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    gc.set_threshold(*COLLECT_AFTER)
    rules = Rules(city(), to_geographic)
    write_frame(answers, READY)
    while True:
        try:
            kind, content = read_frame(asked), read_frame(asked)
        except EOFError:
            return 0
        signal.alarm(ORPHAN_SECONDS)
        write_frame(answers, answer_of(_judged(kind, content, rules)))
        signal.alarm(0)


def _judged(kind: bytes, content: bytes, rules: Rules) -> Judged:
    if kind != SHAPE:
        return judge_body(content, rules, batch=kind == BATCH)
    shapes = np.array([shapely.from_wkb(content)], dtype=object)
    return [refusal for refusal in validity(shapes) if refusal is not None]


if __name__ == "__main__":
    sys.exit(main(sys.stdin.buffer, sys.stdout.buffer))
