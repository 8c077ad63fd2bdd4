"""Unpacking what a client packed (zipfile): nothing leaves the folder, nothing grows without end."""

import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

_NESTED = (".zip", ".7z", ".rar", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".kmz")
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_PIECE = 1024 * 1024
_UNREADABLE = (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError, UnicodeError)
"""What zipfile raises; RuntimeError for what is encrypted or packed by a method it does not know."""


class HostileArchive(Exception):
    """Not to be unpacked; the message says why."""


@dataclass(frozen=True)
class ArchiveLimits:
    """``ratio`` of inflated to packed bytes counts once ``free_bytes`` have come out."""

    entries: int = 2000
    inflated_bytes: int = 2 * 1024**3
    ratio: int = 300
    free_bytes: int = 64 * 1024**2


def unpack(archive: Path, folder: Path, limits: ArchiveLimits = ArchiveLimits()) -> list[Path]:
    """The files of a ZIP below ``folder``; raises HostileArchive. Sizes are counted, not believed."""
    try:
        with zipfile.ZipFile(archive) as packed:
            return list(_unpacked(packed, folder, limits))
    except _UNREADABLE as error:
        raise HostileArchive("压缩包已损坏、加密或使用了不支持的压缩方法") from error


def _unpacked(packed: zipfile.ZipFile, folder: Path, limits: ArchiveLimits) -> Iterator[Path]:
    entries = [entry for entry in packed.infolist() if not entry.is_dir()]
    if len(entries) > limits.entries:
        raise HostileArchive(f"压缩包内有 {len(entries)} 个文件，至多 {limits.entries} 个")
    targets = [_target(entry, folder) for entry in entries]
    if len({str(target).lower() for target in targets}) < len(targets):
        raise HostileArchive("压缩包内有同名文件")
    total = 0
    for entry, target in zip(entries, targets, strict=True):
        target.parent.mkdir(parents=True, exist_ok=True)
        with packed.open(entry) as source, target.open("xb") as file:
            total = _copy(source, file, total, (limits, entry.compress_size))
        yield target


def _copy(source: IO[bytes], file: IO[bytes], total: int, allowed: tuple[ArchiveLimits, int]) -> int:
    limits, packed_bytes = allowed
    own = 0
    while piece := source.read(_PIECE):
        own, total = own + len(piece), total + len(piece)
        if total > limits.inflated_bytes:
            raise HostileArchive(f"解压后超过 {limits.inflated_bytes} 字节")
        if own > limits.free_bytes and own > limits.ratio * max(1, packed_bytes):
            raise HostileArchive(f"压缩比超过 {limits.ratio}")
        file.write(piece)
    return total


def _target(entry: zipfile.ZipInfo, folder: Path) -> Path:
    name = PurePosixPath(_name(entry).replace("\\", "/"))
    if name.is_absolute() or ".." in name.parts or ":" in name.parts[0] or "\0" in str(name):
        raise HostileArchive("压缩包内有越出目录的路径")
    if stat.S_ISLNK(entry.external_attr >> 16) or entry.flag_bits & _ENCRYPTED:
        raise HostileArchive("压缩包内有符号链接或加密文件")
    if name.suffix.lower() in _NESTED:
        raise HostileArchive("压缩包内还有压缩包")
    return folder / name


def _name(entry: zipfile.ZipInfo) -> str:
    """Chinese Windows writes names in GBK without saying so."""
    if entry.flag_bits & _UTF8_NAME:
        return entry.filename
    raw = entry.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename
