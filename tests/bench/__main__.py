"""``python -m tests.bench``: measures, prints one table and writes it to ``bench-results/table.md``."""

import argparse
import logging
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.machine import facts
from tests.bench.measuring import Say, Scale
from tests.bench.row import Row
from tests.bench.suites import (
    alerts,
    crowd,
    delivery,
    geodesy,
    ingest,
    latency,
    live,
    overload,
    packages,
    recompute,
    restart,
    service,
    shard,
    steady,
    wall,
)
from tests.bench.table import table

Suite = Callable[[Scale, Say], list[Row]]

SUITES: dict[str, tuple[str, Suite]] = {
    "geodesy": ("areas on the ellipsoid", geodesy.rows),
    "shard": ("one district's state, without Kafka", shard.rows),
    "recompute": ("one event beside working the whole district out anew", recompute.rows),
    "ingest": ("the HTTP door on a real Kafka", ingest.rows),
    "overload": ("ten times more than ingest takes", overload.rows),
    "packages": ("a city's survey as one file", packages.rows),
    "service": ("indicators on a real Kafka", service.rows),
    "restart": ("indicators ended and started again with a city's parcels", restart.rows),
    "alerts": ("facts judged and alerts told, without Kafka", alerts.rows),
    "delivery": ("alerts to receivers of webhooks, on a real Kafka", delivery.rows),
    "live": ("gateway to many screens", live.rows),
    "crowd": ("gateway with thousands of screens, beside Centrifugo", crowd.rows),
    "steady": ("permits at a steady rate with a thousand screens", steady.rows),
    "wall": ("memory and painting of a wall through three minutes of events", wall.rows),
    "latency": ("from a permit's 202 to the alert in a browser", latency.rows),
}
RESULT = Path("bench-results") / "table.md"


def main() -> int:
    """Always 0 when everything could be measured: a figure is told, not judged."""
    given = _arguments(sys.argv[1:])
    if given.list:
        sys.stdout.write("".join(f"{name:10}{about}\n" for name, (about, _) in SUITES.items()))
        return 0
    logging.basicConfig(level=logging.CRITICAL)  # a broker that has just started is retried in silence
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    rows: list[Row] = []
    try:
        for name in given.only or SUITES:
            rows += SUITES[name][1](Scale(given.quick), _say_as(name))
    finally:
        _tell(rows, "Quick run." if given.quick else "")
    return 0


def _tell(rows: Sequence[Row], remark: str) -> None:
    """Also of a run that was broken off: what it measured until then."""
    written = f"{facts(datetime.now(UTC))} {remark}\n\n{table(rows)}"
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(written + "\n", encoding="utf-8")
    sys.stdout.write(f"\n{written}\n\nWritten to {RESULT}.\n")


def _say_as(name: str) -> Say:
    def say(words: str) -> None:
        sys.stderr.write(f"bench: {name}: {words}\n")

    return say


def _arguments(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Speed, beside known things.")
    parser.add_argument(
        "--only", action="append", choices=SUITES, metavar="SUITE", help="one suite; repeatable"
    )
    parser.add_argument("--quick", action="store_true", help="smaller and fewer: under 90 s")
    parser.add_argument("--list", action="store_true", help="name the suites")
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
