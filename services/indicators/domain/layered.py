"""A mapping on top of another one that stays as it is: what copy-on-write needs."""

from collections.abc import Iterator, Mapping, MutableMapping
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Layered(MutableMapping[K, V]):
    """Reads through to ``base``; writes and deletions stay here. Values must not be changed in place."""

    def __init__(self, base: Mapping[K, V]) -> None:
        self._base, self._own, self._gone = base, dict[K, V](), set[K]()

    def __getitem__(self, key: K) -> V:
        if key in self._own:
            return self._own[key]
        if key in self._gone:
            raise KeyError(key)
        return self._base[key]

    def __setitem__(self, key: K, value: V) -> None:
        self._own[key] = value
        self._gone.discard(key)

    def __delitem__(self, key: K) -> None:
        if key not in self:
            raise KeyError(key)
        self._own.pop(key, None)
        self._gone.add(key)

    def __iter__(self) -> Iterator[K]:
        yield from self._own
        yield from (key for key in self._base if key not in self._own and key not in self._gone)

    def __len__(self) -> int:
        return sum(1 for _ in self)
