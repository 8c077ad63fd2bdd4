"""The commands: ``python -m deploy.local --help``."""

import argparse
import sys
from collections.abc import Callable, Sequence

from deploy.local import lifecycle
from deploy.local.demo import demo
from deploy.local.failure import LocalFailure
from deploy.local.first_run import prepare_quick_start
from deploy.local.kafka import jars
from deploy.local.stack import Stack
from deploy.local.status import status
from deploy.local.tools.ensure import ensure_tools
from deploy.local.tools.tool import QGIS


def say(words: str) -> None:
    """Tells a person at once, also through a pipe."""
    print(words, flush=True)


def tools(_stack: Stack) -> None:
    """make sure Java, Maven, Node, Redis, Chromium, fonts and Kafka's jars are there"""
    ensure_tools(say)
    jars.resolve(say)
    prepare_quick_start(say)


def qgis(_stack: Stack) -> None:
    """make sure that QGIS is there, which `make qgis` opens the layers with"""
    ensure_tools(say, (QGIS,))


def up(stack: Stack) -> None:
    """start Kafka, Redis and the four services; return once all are ready; harmless when repeated"""
    lifecycle.up(stack, say)
    say(f"The big screen: {stack.screen}")


def down(stack: Stack) -> None:
    """stop everything, also what a crash left over"""
    lifecycle.down(stack.home, say)


def reset(stack: Stack) -> None:
    """stop everything and erase the data folder (logs and downloaded jars stay)"""
    lifecycle.reset(stack.home, say)


def show_status(stack: Stack) -> None:
    """say what runs; exits with 1 unless everything is ready"""
    rows, ready = status(stack)
    for name, port, words in rows:
        say(f"{name:<12}{port:>6}  {words}")
    if not ready:
        raise LocalFailure("not everything is ready")


def topics(stack: Stack) -> None:
    """create the topics of contracts/topics.py on the running Kafka"""
    say(lifecycle.create_topics(stack))


def play_demo(stack: Stack) -> None:
    """start everything, play the demo city, print the screen's address; Ctrl-C stops all"""
    demo(stack, say)


COMMANDS: dict[str, Callable[[Stack], None]] = {
    "tools": tools,
    "qgis": qgis,
    "up": up,
    "down": down,
    "reset": reset,
    "status": show_status,
    "topics": topics,
    "demo": play_demo,
}
ADDRESSES = """
environment:
  ONEMAP_HOME               folder for data, logs and process files (default: .local in the checkout)
  KAFKA_BOOTSTRAP_SERVERS   use this Kafka: none is started
  REDIS_URL                 use this Redis: none is started
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; a failure that a person can act on is told in words and returns 1."""
    parser = argparse.ArgumentParser(
        prog="python -m deploy.local",
        description="Kafka, Redis and the four services on this machine.",
        epilog=ADDRESSES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    for name, command in COMMANDS.items():
        commands.add_parser(name, help=command.__doc__, description=command.__doc__)
    try:
        COMMANDS[parser.parse_args(arguments).command](Stack.of_this_machine())
    except LocalFailure as failure:
        sys.stderr.write(f"error: {failure}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
