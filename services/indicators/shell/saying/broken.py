"""What was said not to add up, read back from the topic."""

from contextlib import suppress

from pydantic import ValidationError

from chassis.kafka.log_reader import LogReader
from contracts import topics
from contracts.messages.invariant import Invariant
from contracts.wire import Message

PREFIX = b"invariant/"


async def said_broken(log: LogReader, unit: str) -> list[Invariant]:
    """The equations of a unit whose newest message says that they are broken."""
    newest: dict[str, Invariant] = {}
    async for batch in log.read_all(topics.FINDINGS.name):
        for record in batch:
            if record.value is not None and (record.key or b"").startswith(PREFIX + unit.encode() + b"/"):
                with suppress(ValidationError):
                    said = Message[Invariant].model_validate_json(record.value).data
                    newest[said.key] = said
    return [one for one in newest.values() if one.status == "broken"]
