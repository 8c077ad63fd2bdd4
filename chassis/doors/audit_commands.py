"""审计: what operators do by command, in the same trail as what is done at the doors.

A command names nobody: who ran it is the account it ran under, on which machine is said beside it.
"""

import asyncio
import getpass
import platform
import sys
from contextlib import suppress

from chassis.clock import SystemClock
from chassis.doors.audit import NOBODY, Deed, Place, fit, message_of
from chassis.errors import TransientFailure
from chassis.kafka.records import Outgoing
from chassis.kafka.writer import KafkaWriter

ACTION = "COMMAND"
PATIENCE_SECONDS = 15.0


async def tell_command(bootstrap: str, place: Place, command: str, status: int) -> None:
    """A command ended with an exit status; says so on the terminal when the trail cannot be told."""
    detail = f"exit status {status}, on {platform.node()}"
    deed = Deed(fit(_account()), ACTION, fit(command), detail, status == 0)
    message = message_of(deed, place, SystemClock().now())
    writer = KafkaWriter(bootstrap, "audit")
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await writer.start()
            await writer.send_all([Outgoing(place.topic, deed.actor, message)])
    except (TimeoutError, TransientFailure):
        sys.stderr.write("audit: Kafka does not answer: this run is not in the audit trail\n")
    finally:
        await writer.stop()


def _account() -> str:
    with suppress(KeyError, OSError):  # a container may run under a number without a name
        return getpass.getuser()
    return NOBODY
