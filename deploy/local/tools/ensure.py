"""Makes sure that every needed program is there."""

from collections.abc import Callable

from deploy.local.failure import LocalFailure
from deploy.local.tools import debian
from deploy.local.tools.tool import Tool, missing


def ensure_tools(say: Callable[[str], None]) -> None:
    """Installs what is missing where it can; otherwise raises LocalFailure naming all of it at once."""
    wanted = missing()
    if wanted and debian.can_install():
        debian.install([tool.package for tool in wanted], say)
        wanted = missing()
    if wanted:
        raise LocalFailure(_in_words(wanted))
    say("Tools: Java, Maven, Node, npm, Redis, Chromium and a Chinese font are there.")


def _in_words(wanted: list[Tool]) -> str:
    names = ", ".join(tool.name for tool in wanted)
    packages = " ".join(tool.package for tool in wanted)
    return f"missing on this machine: {names}.\nOn Debian: sudo apt-get install {packages}"
