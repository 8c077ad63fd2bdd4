"""The command line of the dead letters. Exit status 0: done; 1: something was refused again or not decided;
2: nothing to do, or not as asked."""

import argparse
import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, get_args

from chassis.doors.audit import Place
from chassis.doors.audit_commands import tell_command
from contracts.messages.rejection import Reason
from contracts.topics import AUDIT
from services.ingest.rejected import actions, replaying
from services.ingest.rejected.letters import Filters, since_when
from services.ingest.settings import Settings

SOURCE = "/onemap/ingest"
Action = Callable[[argparse.Namespace, Filters], Coroutine[Any, Any, int]]


def main(arguments: Sequence[str]) -> int:
    """Returns the exit status."""
    parser = _parser()
    given = parser.parse_args(arguments)
    try:
        filters = _filters(given)
    except ValueError as error:
        parser.error(str(error))
    if given.action is replaying.replay and filters.any and not (given.all or given.held_back):
        parser.error("say which: numbers, filters, or --all")
    return asyncio.run(_done(given, filters, arguments))


async def _done(given: argparse.Namespace, filters: Filters, arguments: Sequence[str]) -> int:
    """Does it; what sends something is told to the audit trail (审计) as well."""
    action: Action = given.action
    status = await action(given, filters)
    words = vars(given)
    if words.get("send") or (action is replaying.replay and not given.dry_run):
        place = Place(AUDIT.name, AUDIT.types[0], SOURCE)
        await tell_command(given.kafka, place, f"ingest rejected {' '.join(arguments)}", status)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m services.ingest rejected",
        description="The dead letters (死信) on planning.rejected.v1: messages that could not be taken, with "
        "why and their original bytes. A letter is named by its number, its offset in that topic.",
    )
    actions_of = parser.add_subparsers(required=True, metavar="list|show|repair|replay")
    listing = _add(actions_of, "list", actions.listing, "one line a letter, and sums by source and reason")
    _filtering(listing)
    shown = _add(actions_of, "show", actions.show, "everything about one letter, its bytes made readable")
    shown.add_argument("number", type=int)
    shown.add_argument("--whole", action="store_true", help="all lines of it, however many")
    _add_repair(actions_of)
    _add_replay(actions_of)
    return parser


def _add_repair(actions_of: Any) -> None:
    words = "write the event to FILE; once you have edited it, check it; with --send, send it"
    repair = _add(actions_of, "repair", actions.repair, words)
    repair.add_argument("number", type=int)
    repair.add_argument("file", help="is written when it does not exist, else read")
    repair.add_argument(
        "--send", action="store_true", help="send the edited event if nothing is wrong with it"
    )


def _add_replay(actions_of: Any) -> None:
    words = "send the original messages again, unchanged; what is known by then has no effect twice"
    replay = _add(actions_of, "replay", replaying.replay, words)
    replay.add_argument("numbers", type=int, nargs="*", metavar="number")
    replay.add_argument("--all", action="store_true", help="every letter there is")
    replay.add_argument(
        "--held-back",
        action="store_true",
        help="instead, what came from sources that were stopped (source_stopped) and would be taken by now",
    )
    replay.add_argument("--dry-run", action="store_true", help="only say what would be sent")
    _filtering(replay)


def _add(actions_of: Any, name: str, action: Action, words: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = actions_of.add_parser(name, help=words, description=words)
    kafka = Settings().kafka_bootstrap_servers
    parser.add_argument("--kafka", default=kafka, help=f"bootstrap servers (default {kafka})")
    parser.set_defaults(action=action)
    return parser


def _filtering(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--source", help="of the event, or how it begins: /wqwh/permits")
    parser.add_argument(
        "--reason", choices=get_args(Reason), metavar="REASON", help=", ".join(get_args(Reason))
    )
    parser.add_argument("--service", help="which refused it: ingest, indicators, alerts, gateway")
    parser.add_argument("--since", help="came on or after: 2026-06-30, or an RFC 3339 instant")


def _filters(given: argparse.Namespace) -> Filters:
    words = vars(given)
    numbers = words.get("numbers") or ([words["number"]] if "number" in words else [])
    return Filters(
        numbers=frozenset(numbers),
        source=words.get("source"),
        reason=words.get("reason"),
        service=words.get("service"),
        since=since_when(words["since"]) if words.get("since") else None,
    )
