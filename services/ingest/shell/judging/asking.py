"""Asking a process that may die or take too long: what that means for what it was asked about."""

from services.ingest.domain.rejection import Rejection
from services.ingest.domain.submission import Judged
from services.ingest.shell.judging.answers import judged_of
from services.ingest.shell.judging.process import Died, JudgingProcess, TooLong

MOST_SECONDS = 20.0
STOPPED = Rejection("too_intricate", "judging it took too long and was stopped")
FATAL = Rejection("processing_failed", "the process that judged it died, twice")


def asked(process: JudgingProcess, kind: bytes, content: bytes, seconds: float) -> Judged:
    """A death may have other reasons; the second one on the same content has not."""
    for _ in range(2):
        try:
            return judged_of(process.ask(kind, content, seconds))
        except TooLong:
            return STOPPED
        except Died:
            continue
    return FATAL
