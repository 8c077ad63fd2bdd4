"""What the command says to whoever typed it."""

import sys


def say(*lines: str) -> None:
    """On standard output."""
    print(*lines, sep="\n", flush=True)


def progress(words: str) -> None:
    """In place of the progress told before; on standard error."""
    print(f"\r\x1b[K{words}", end="", file=sys.stderr, flush=True)


def refuse(words: str) -> int:
    """Why nothing was done, and the exit status for it."""
    print(words, file=sys.stderr)
    return 2


def none() -> int:
    """Nothing is meant by what was asked."""
    return refuse("no such dead letter")
