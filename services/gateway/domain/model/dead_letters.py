"""A message on one of our own topics that cannot be read, as a dead letter."""

from base64 import b64encode
from datetime import datetime

from pydantic import ValidationError

from contracts.messages.rejection import RejectedEvent, rejected_message
from contracts.wire import Origin

LARGEST_ORIGINAL_BYTES = 5 * 1024 * 1024
"""In base64, still below the largest message of the dead-letter topic."""
LONGEST_DETAIL = 2000


def dead_letter(origin: Origin, original: bytes, why: str, at: datetime) -> bytes:
    """The message for ``planning.rejected.v1``; it has the same id however often it is sent."""
    cut = original[:LARGEST_ORIGINAL_BYTES]
    note = "" if cut == original else f" (the first {len(cut)} of {len(original)} bytes)"
    rejected = RejectedEvent(
        service="gateway",
        reason="undecodable",
        detail=why[: LONGEST_DETAIL - len(note)] + note,
        origin=origin,
        original=b64encode(cut),
    )
    return rejected_message(rejected, at).to_bytes()


def explanation(error: ValueError) -> str:
    """What is wrong, without repeating the content."""
    if not isinstance(error, ValidationError):
        return str(error)
    problems = error.errors(include_url=False, include_context=False, include_input=False)
    return "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in problems[:10])
