"""The command line of the demo."""

import argparse
from dataclasses import dataclass
from pathlib import Path

from demo.city.model import DEFAULT_PARCELS, DEFAULT_SEED


@dataclass(frozen=True)
class Arguments:
    """What the person asked for."""

    command: str
    seed: int
    parcels: int
    out: Path = Path(".local/demo")
    via: str = "http"
    ingest: str = "http://127.0.0.1:8081"
    kafka: str = "127.0.0.1:19092"
    rate: float = 2.0
    seconds: float | None = None
    history: bool = True
    live: bool = True
    alerts: str = "http://127.0.0.1:8083"
    port: int = 8090
    step_seconds: float = 15.0


def parse(words: list[str]) -> Arguments:
    """Arguments from the command line; exits with code 2 and a message when they make no sense."""
    given = _parser().parse_args(words)
    if given.command == "files":
        return Arguments("files", given.seed, given.parcels, out=given.out)
    if given.command == "receiver":
        return Arguments(
            "receiver",
            DEFAULT_SEED,
            DEFAULT_PARCELS,
            given.out,
            alerts=given.alerts,
            port=given.port,
            step_seconds=given.step_seconds,
        )
    return Arguments(
        command="play",
        seed=given.seed,
        parcels=given.parcels,
        via=given.via,
        ingest=given.ingest,
        kafka=given.kafka,
        rate=given.rate,
        seconds=given.seconds,
        history=not given.live_only,
        live=not given.history_only,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m demo",
        description="演示城市: an invented Changzhou. Everything it makes is 演示数据.",
        epilog="The same seed and size always make the same city; playing it twice does no harm. "
        "Another seed or size is another city: erase the first one (make reset) before playing it.",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    files = commands.add_parser(
        "files", help="write the survey and the control lines as GeoPackage and Shapefile"
    )
    _add_city(files)
    files.add_argument("--out", type=Path, default=Path(".local/demo"), help="folder (%(default)s)")
    play = commands.add_parser(
        "play", help="play the upstream systems: first the history, then a live stream"
    )
    _add_city(play)
    play.add_argument(
        "--via", choices=("http", "kafka"), default="http", help="which door of ingest (%(default)s)"
    )
    play.add_argument("--ingest", default="http://127.0.0.1:8081", metavar="URL", help="(%(default)s)")
    play.add_argument("--kafka", default="127.0.0.1:19092", metavar="BOOTSTRAP", help="(%(default)s)")
    play.add_argument("--rate", type=_positive, default=2.0, help="live events a second (%(default)s)")
    play.add_argument("--seconds", type=_positive, default=None, help="end the live stream after so long")
    only = play.add_mutually_exclusive_group()
    only.add_argument("--history-only", action="store_true", help="no live stream")
    only.add_argument("--live-only", action="store_true", help="the history has been played before")
    _add_receiver(commands)
    return parser


def _add_receiver(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    receiver = commands.add_parser(
        "receiver", help="play 一网统管: take alerts by webhook, verify them, walk their cases, answer"
    )
    receiver.add_argument("--alerts", default="http://127.0.0.1:8083", metavar="URL", help="(%(default)s)")
    receiver.add_argument(
        "--port", type=int, default=8090, help="to listen on, on this machine (%(default)s)"
    )
    receiver.add_argument(
        "--out", type=Path, default=Path(".local/data/receiver"), help="what it remembers (%(default)s)"
    )
    receiver.add_argument(
        "--step-seconds", type=_positive, default=15.0, help="between two steps of a case (%(default)s)"
    )


def _add_city(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--parcels", type=_parcels, default=DEFAULT_PARCELS, help="about how many (%(default)s)"
    )
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="(%(default)s)")


def _parcels(text: str) -> int:
    parcels = int(text)
    if not 200 <= parcels <= 2_000_000:
        raise argparse.ArgumentTypeError("between 200 and 2,000,000")
    return parcels


def _positive(text: str) -> float:
    number = float(text)
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError("a number above 0")
    return number
