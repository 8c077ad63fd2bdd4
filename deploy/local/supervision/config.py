"""Writes ``supervisord.conf``."""

import os
import shlex
from collections.abc import Sequence
from pathlib import Path

from deploy.local.home import CHECKOUT, Home
from deploy.local.supervision.program import Program

LOG_BYTES = "20MB"
RESTARTS_BEFORE_GIVING_UP = 20
STOP_SECONDS = 20


def config_file(home: Home) -> Path:
    """Where the configuration of `home` lies."""
    return home.run / "supervisord.conf"


def write_config(home: Home, programs: Sequence[Program]) -> None:
    """Writes the configuration for `programs`; the folders it names exist afterwards."""
    for folder in (home.run, home.logs, home.data):
        folder.mkdir(parents=True, exist_ok=True)
    sections = [_daemon(home), *(_program(home, program) for program in programs)]
    config_file(home).write_text("\n".join(sections))


def _daemon(home: Home) -> str:
    return (
        _section("unix_http_server", {"file": home.socket, "chmod": "0700"})
        + _section(
            "supervisord",
            {
                "logfile": home.logs / "supervisord.log",
                "logfile_maxbytes": LOG_BYTES,
                "logfile_backups": 1,
                "pidfile": home.run / "supervisord.pid",
                "childlogdir": home.logs,
                "directory": CHECKOUT,
                # Without this line supervisor warns a root user at each start.
                **({"user": "root"} if os.geteuid() == 0 else {}),
            },
        )
        + _section(
            "rpcinterface:supervisor",
            {"supervisor.rpcinterface_factory": "supervisor.rpcinterface:make_main_rpcinterface"},
        )
    )


def _program(home: Home, program: Program) -> str:
    return _section(
        f"program:{program.name}",
        {
            "command": shlex.join(program.command),
            "environment": ",".join(f'{key}="{value}"' for key, value in program.environment.items()),
            "priority": program.priority,
            "autostart": str(program.starts_with_daemon).lower(),
            "autorestart": "true",
            "startsecs": 1,
            "startretries": RESTARTS_BEFORE_GIVING_UP,
            "stopwaitsecs": STOP_SECONDS,
            "stopasgroup": "true",
            "killasgroup": "true",
            "redirect_stderr": "true",
            "stdout_logfile": program.log_file(home.logs),
            "stdout_logfile_maxbytes": LOG_BYTES,
            "stdout_logfile_backups": 2,
        },
    )


def _section(name: str, settings: dict[str, object]) -> str:
    """``%`` begins an expansion in supervisor's files, so a plain one is doubled."""
    lines = (f"{key}={value}".replace("%", "%%") for key, value in settings.items() if value != "")
    return "\n".join([f"[{name}]", *lines, ""])
