"""What a process of ours uses, as the kernel counts it."""

import os
import re
from pathlib import Path

from deploy.local.stack import Stack
from deploy.local.supervision.daemon import Daemon

CLOCK_TICKS = os.sysconf("SC_CLK_TCK")


def memory_bytes(process_id: int) -> int:
    """Its own resident memory, and its part of what it shares."""
    told = Path(f"/proc/{process_id}/smaps_rollup").read_text(encoding="ascii")
    found = re.search(r"^Pss:\s+(\d+) kB$", told, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


def processor_of(stack: Stack) -> dict[str, float]:
    """Processor time that each running program has used so far; what they started is not counted."""
    running = Daemon(stack.home).states()
    pids = {name: re.match(r"pid (\d+)", state.description) for name, state in running.items()}
    return {name: processor_seconds(int(pid[1])) for name, pid in pids.items() if pid}


def processor_seconds(process_id: int) -> float:
    """Processor time it has used so far."""
    fields = Path(f"/proc/{process_id}/stat").read_text(encoding="utf-8").rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / CLOCK_TICKS
