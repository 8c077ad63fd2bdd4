"""Makes sure that every needed program is there."""

from collections.abc import Callable, Sequence

from deploy.local.failure import LocalFailure
from deploy.local.tools import debian
from deploy.local.tools.tool import TOOLS, Tool, missing


def ensure_tools(say: Callable[[str], None], tools: Sequence[Tool] = TOOLS) -> None:
    """Installs what is missing where it can; otherwise raises LocalFailure naming all of it at once."""
    wanted = missing(tools)
    if wanted and debian.can_install():
        debian.install([tool.package for tool in wanted], say)
        wanted = missing(tools)
    if wanted:
        raise LocalFailure(_in_words(wanted))
    say(f"Tools: {', '.join(tool.name for tool in tools)}: all there.")


def _in_words(wanted: list[Tool]) -> str:
    names = ", ".join(tool.name for tool in wanted)
    packages = " ".join(tool.package for tool in wanted)
    return f"missing on this machine: {names}.\nOn Debian: sudo apt-get install {packages}"
