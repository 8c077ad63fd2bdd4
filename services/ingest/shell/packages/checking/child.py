"""Running the checking process: bounded in memory, time and files, and killed when it takes too long."""

import asyncio
import contextlib
import logging
import os
import signal
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import orjson

import services
from services.ingest.domain.package.events import Package

log = logging.getLogger(__name__)

_ROOT = Path(services.__path__[0]).parent
_MODULE = "services.ingest.shell.packages.checking.checker"
_CLEAN = {"PYTHONUTF8": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "GDAL_NUM_THREADS": "1"}
"""The whole environment of the child: no address and no secret of ours is in it."""
_MOST_LINE_BYTES = 64 * 1024

Tell = Callable[[str, float], None]
"""The stage, and the share of it that is done."""


@dataclass(frozen=True)
class ChildLimits:
    """120,000 parcels take 5 s of processor time and 1.2 GiB of address space, half of it resident."""

    memory_bytes: int = 2 * 1024**3
    cpu_seconds: int = 300
    wall_seconds: float = 450.0
    file_bytes: int = 2 * 1024**3


class CheckStopped(Exception):
    """The process did not come to a verdict; the message says why, for the person who sent the package."""


async def check_in_child(
    folder: Path, known: Path, package: Package, limits: ChildLimits, tell: Tell
) -> None:
    """Check the package in ``folder``; afterwards its report lies there. Raises CheckStopped.

    ``folder`` and ``known``, the file of known parcels, are absolute.
    """
    numbers = (limits.memory_bytes, limits.cpu_seconds, limits.file_bytes)
    process = await _started([folder, known, package.id, package.received_at.isoformat(), *numbers])
    stage = ["启动"]

    def follow(name: str, share: float) -> None:
        stage[0] = name
        tell(name, share)

    try:
        async with asyncio.timeout(limits.wall_seconds):
            errors, _ = await asyncio.gather(_last_words(process), _follow(process, follow))
            status = await process.wait()
    except TimeoutError:
        raise CheckStopped(f"检查超过 {limits.wall_seconds:.0f} 秒，停在“{stage[0]}”") from None
    finally:
        _kill(process)
        await process.wait()
    if status != 0:
        log.warning("check of %s ended with status %s at %s: %s", package.id, status, stage[0], errors)
        raise CheckStopped(f"{_why(status, errors)}，停在“{stage[0]}”")


async def _started(words: Iterable[object]) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        _MODULE,
        *(str(word) for word in words),
        cwd=_ROOT,
        env=_CLEAN,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        limit=_MOST_LINE_BYTES,
        start_new_session=True,
    )


async def _follow(process: asyncio.subprocess.Process, tell: Tell) -> None:
    if process.stdout is None:
        return
    async for line in process.stdout:
        said = orjson.loads(line)
        tell(said["stage"], said["share"])


async def _last_words(process: asyncio.subprocess.Process) -> str:
    """The end of what it wrote to standard error: for our log only."""
    kept = b""
    while process.stderr is not None and (piece := await process.stderr.read(4096)):
        kept = (kept + piece)[-2000:]
    return kept.decode("utf-8", "replace")


def _why(status: int, errors: str) -> str:
    if status == -signal.SIGXCPU:
        return "检查超过允许的计算时间"
    if "MemoryError" in errors or "bad_alloc" in errors or "llocat" in errors:
        return "检查超过允许的内存"
    return "检查程序意外终止"


def _kill(process: asyncio.subprocess.Process) -> None:
    """It and whatever it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
