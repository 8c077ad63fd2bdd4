"""Which programs are needed, and how each is recognised."""

import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

FONTS = Path("/usr/share/fonts")
DEBIANS_PYTHON = "/usr/bin/python3"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Tool:
    """One need: in words, the Debian package that brings it, and the test whether it is there."""

    name: str
    package: str
    is_there: Callable[[], bool]


def missing(tools: Sequence[Tool]) -> list[Tool]:
    """What of these is not on this machine yet."""
    return [tool for tool in tools if not tool.is_there()]


def has_version(command: list[str], major: int, minor: int = 0) -> bool:
    """Whether a program exists and the first version that it prints is at least `major`.`minor`."""
    if shutil.which(command[0]) is None:
        return False
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    printed = re.search(r"(\d+)(?:\.(\d+))?", done.stdout or done.stderr)
    if done.returncode or printed is None:
        return False
    return (int(printed[1]), int(printed[2] or 0)) >= (major, minor)


def _on_path(*names: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(name) for name in names)


def _chinese_font() -> bool:
    if any(FONTS.rglob("*CJK*.tt[cf]")) or any(FONTS.rglob("*CJK*.otf")):
        return True
    if shutil.which("fc-list") is None:
        return False
    listed = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


def _imports(module: str) -> bool:
    """Whether Debian's own Python has a module."""
    command = [DEBIANS_PYTHON, "-c", f"import {module}"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


TOOLS: tuple[Tool, ...] = (
    Tool("Java 17 or newer", "default-jre-headless", lambda: has_version(["java", "-version"], 17)),
    Tool("Maven", "maven", _on_path("mvn")),
    Tool("Node 20.19 or newer", "nodejs", lambda: has_version(["node", "--version"], 20, 19)),
    Tool("npm", "npm", _on_path("npm")),
    Tool("redis-server", "redis-server", _on_path("redis-server")),
    Tool("Chromium", "chromium", _on_path(*CHROMIUM_NAMES)),
    Tool("a Chinese font", "fonts-noto-cjk", _chinese_font),
)

QGIS = Tool("QGIS for Debian's Python", "python3-qgis", lambda: _imports("qgis.core"))
"""Nothing here needs it to run; one test opens our layers with it."""
