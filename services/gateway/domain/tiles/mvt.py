"""The Mapbox Vector Tile format, version 2.1 (a protocol buffer), written without more than it needs.

Source: the public specification, https://github.com/mapbox/vector-tile-spec (2.1).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from struct import pack

EXTENT = 4096
POINT, POLYGON = 1, 3
_MOVE_TO, _LINE_TO, _CLOSE = 1, 2, 7

Path = Sequence[tuple[int, int]]
"""Whole tile coordinates, x to the east and y to the south; a ring without its last, closing point."""
Value = str | int | float | bool


@dataclass
class TileLayer:
    """One layer of a tile, feature by feature."""

    name: str
    _features: list[bytes] = field(default_factory=list)
    _keys: dict[str, int] = field(default_factory=dict)
    _values: dict[tuple[type, Value], int] = field(default_factory=dict)

    def add(self, kind: int, paths: Sequence[Path], properties: dict[str, Value]) -> None:
        """A feature; of polygons each outer ring is followed by its holes, turning the other way."""
        tags: list[int] = []
        for name, value in properties.items():
            tags.append(self._keys.setdefault(name, len(self._keys)))
            tags.append(self._values.setdefault((type(value), value), len(self._values)))
        body = _packed(2, tags) + _number(3, kind) + _packed(4, _commands(kind, paths))
        self._features.append(_field(2, body))

    def to_bytes(self) -> bytes:
        """A tile of this one layer; no bytes at all when it is empty."""
        if not self._features:
            return b""
        keys = b"".join(_field(3, name.encode()) for name in self._keys)
        values = b"".join(_field(4, _value(value)) for _, value in self._values)
        head = _field(1, self.name.encode())
        body = head + b"".join(self._features) + keys + values + _number(5, EXTENT) + _number(15, 2)
        return _field(3, body)


def _commands(kind: int, paths: Sequence[Path]) -> list[int]:
    numbers: list[int] = []
    at_x = at_y = 0
    for path in paths:
        for index, (x, y) in enumerate(path):
            if index == 0:
                numbers.append(_MOVE_TO | 1 << 3)
            elif index == 1:
                numbers.append(_LINE_TO | (len(path) - 1) << 3)
            numbers += (_zigzag(x - at_x), _zigzag(y - at_y))
            at_x, at_y = x, y
        if kind == POLYGON:
            numbers.append(_CLOSE | 1 << 3)
    return numbers


def _zigzag(number: int) -> int:
    return number << 1 if number >= 0 else (-number << 1) - 1


def _varint(number: int) -> bytes:
    if number < 0x80:
        return _SMALL[number]
    encoded = bytearray()
    while number >= 0x80:
        encoded.append(number & 0x7F | 0x80)
        number >>= 7
    encoded.append(number)
    return bytes(encoded)


_SMALL = [bytes([number]) for number in range(0x80)]


def _number(tag: int, number: int) -> bytes:
    return _varint(tag << 3) + _varint(number)


def _field(tag: int, body: bytes) -> bytes:
    return _varint(tag << 3 | 2) + _varint(len(body)) + body


def _packed(tag: int, numbers: Iterable[int]) -> bytes:
    body = b"".join(map(_varint, numbers))
    return _field(tag, body) if body else b""


def _value(value: Value) -> bytes:
    match value:
        case bool():
            return _number(7, int(value))
        case int():
            return _number(6, _zigzag(value))
        case float():
            return _varint(3 << 3 | 1) + pack("<d", value)
        case _:
            return _field(1, value.encode())
