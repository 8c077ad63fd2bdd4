"""Names of headers that are not UTF-8: read with replacement marks, where aiokafka would fail for ever.

Anyone who may write to a topic could otherwise stop all who read it: the message cannot even be skipped, for
it comes with the others of its batch.
"""

from collections.abc import Iterator
from typing import Any

from aiokafka.consumer import fetcher
from aiokafka.record.default_records import _DefaultRecordBatchPy
from aiokafka.record.memory_records import MemoryRecords

_LENGTH = slice(8, 12)
_OVERHEAD_BYTES = 12
_MAGIC = 16
_HEADERS_SINCE = 2


def read_any_header_name() -> None:
    """From now on, in every consumer of this process; aiokafka has no public way."""
    setattr(fetcher, "MemoryRecords", AnyNames)  # noqa: B010 - a name of the library, not of ours


class AnyNames:
    """The batches of one fetched answer, as ``MemoryRecords`` has them."""

    def __init__(self, raw: bytes) -> None:
        self._raw, self._at = raw, 0
        self._records: Any = MemoryRecords(raw)
        self.has_next = self._records.has_next
        self.size_in_bytes = self._records.size_in_bytes

    def next_batch(self) -> Any:
        """The next one; None when there is no more."""
        batch = self._records.next_batch()
        start = self._at
        length = int.from_bytes(self._raw[start + _LENGTH.start : start + _LENGTH.stop], "big")
        self._at += _OVERHEAD_BYTES + length
        if batch is None or self._raw[start + _MAGIC] < _HEADERS_SINCE:
            return batch
        return _Batch(batch, memoryview(self._raw)[start : self._at])


class _Batch:
    """A batch whose messages are read again, slowly, when a name in it cannot be decoded."""

    def __init__(self, batch: Any, raw: memoryview) -> None:
        self._batch, self._raw = batch, raw

    def __getattr__(self, name: str) -> Any:
        return getattr(self._batch, name)

    def __next__(self) -> Any:
        return next(self._batch)

    def __iter__(self) -> Iterator[Any]:
        read = 0
        try:
            for record in self._batch:
                yield record
                read += 1
        except UnicodeDecodeError:
            yield from _slowly(self._raw, read)


def _slowly(raw: memoryview, skipped: int) -> Iterator[Any]:
    batch: Any = _DefaultRecordBatchPy(raw)
    iter(batch)
    batch._buffer = _Replacing(batch._buffer)  # noqa: SLF001 - see above
    for index, record in enumerate(batch):
        if index >= skipped:
            yield record


class _Replacing(bytearray):
    """Slices of it can always be decoded."""

    def __getitem__(self, at: Any) -> Any:
        part = super().__getitem__(at)
        return _Replacing(part) if isinstance(part, bytearray) else part

    def decode(self, encoding: str = "utf-8", errors: str = "replace") -> str:
        return super().decode(encoding, errors)
