"""A service's own secret of 32 bytes in a file; made at the first start where nobody has put one."""

import os
import secrets
from pathlib import Path

from chassis.errors import ConfigurationError

KEY_BYTES = 32


def read_or_make_key(path: Path) -> bytes:
    """The secret, 64 hexadecimal digits in a file that only its owner may read.

    Raises ConfigurationError when it is something else, or can be neither read nor made.
    """
    try:
        if not path.exists():
            _make(path)
        text = path.read_text(encoding="ascii").strip()
        key = bytes.fromhex(text)
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{path}: cannot be read as 64 hexadecimal digits: {error}") from error
    if len(key) != KEY_BYTES or len(set(key)) == 1:
        raise ConfigurationError(f"{path}: 64 random hexadecimal digits are needed (openssl rand -hex 32)")
    return key


def _make(path: Path) -> None:
    """Appears whole or not at all; of two workers that make one at once, one's is kept by both."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(KEY_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
