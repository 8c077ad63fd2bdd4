"""Installs Debian packages by name, as root, without letting any of them start a service."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from deploy.local.failure import LocalFailure

DEBIAN = Path("/etc/debian_version")
POLICY = Path("/usr/sbin/policy-rc.d")
FORBID_SERVICES = "#!/bin/sh\nexit 101\n"
SERVICES_OF = {"redis-server": "redis-server.service"}
"""Packages that would run a service of the whole machine at each boot; we start our own instead."""

Say = Callable[[str], None]


def can_install() -> bool:
    """Whether this is Debian (or a child of it) and we are root."""
    return DEBIAN.is_file() and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: Sequence[str], say: Say) -> None:
    """Updates the lists and installs `packages` without recommendations; raises LocalFailure."""
    say("Tools: updating Debian's package lists ...")
    _apt_get("update", "-qq")
    say(f"Tools: installing {', '.join(packages)} (this may take some minutes) ...")
    with _no_service_starts():
        _apt_get("install", "-y", "-qq", "--no-install-recommends", *packages)
    for package in packages:
        if package in SERVICES_OF and shutil.which("systemctl"):
            subprocess.run(["systemctl", "disable", SERVICES_OF[package]], capture_output=True, check=False)
    say("Tools: installed.")


def _apt_get(*arguments: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}  # noqa: TID251 - handed on unread
    done = subprocess.run(
        ["apt-get", *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise LocalFailure(f"apt-get {' '.join(arguments)} failed:\n{(done.stdout + done.stderr)[-2000:]}")


@contextmanager
def _no_service_starts() -> Iterator[None]:
    """Debian asks this file before it starts a service during an installation; a person's own one stays."""
    ours = not POLICY.exists()
    if ours:
        POLICY.write_text(FORBID_SERVICES)
        POLICY.chmod(0o755)
    try:
        yield
    finally:
        if ours:
            POLICY.unlink(missing_ok=True)
