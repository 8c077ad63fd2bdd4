"""预警标识: which alerts are one and the same matter."""

from base64 import b32encode
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from contracts.messages.alert import Family

DIGEST_CHARACTERS = 20
"""100 bits: no two matters of a country will ever share them."""


@dataclass(frozen=True, slots=True)
class Identity:
    """预警对象: family, ``kind`` (indicator id or line kind), unit and subject (permit, plan, source)."""

    family: Family
    kind: str | None
    unit: str
    subject: str | None

    @property
    def key(self) -> str:
        """The same for ever, of URL-safe characters only, e.g. ``indicator-7h2k…``."""
        return _key(self)

    def alert_id(self, episode: int) -> str:
        """预警编号 of the ``episode``-th time this matter comes up (1, 2 …)."""
        return f"{self.key}-{episode}"


@lru_cache(maxsize=50_000)
def _key(identity: Identity) -> str:
    """Remembered: every fact asks for it several times."""
    named = "\x1f".join((identity.family, identity.kind or "", identity.unit, identity.subject or ""))
    digest = b32encode(sha256(named.encode()).digest()).decode().lower()
    return f"{identity.family}-{digest[:DIGEST_CHARACTERS]}"
