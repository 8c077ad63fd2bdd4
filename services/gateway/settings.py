"""The only reader of gateway's environment."""

from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SCREEN = Path(__file__).parent / "screen" / "dist"


class Settings(BaseSettings):
    """Names are environment variables in capitals, e.g. ``REDIS_URL``."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    kafka_bootstrap_servers: str = "127.0.0.1:19092"
    redis_url: str = "redis://127.0.0.1:16379/0"
    alerts_url: str = "http://127.0.0.1:8083"
    """Where alerts answers what it would say."""
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    log_level: str = "INFO"
    screen_dir: Path = SCREEN
    allowed_origins: str = ""
    """Origins besides our own that may open ``/v1/live``, separated by commas."""
    frame_ancestors: str = "'self'"
    """Who may embed the page (CSP): the origin of 一网统管."""
    history_entries: int = Field(default=10_000, ge=1)
    """How many changes of each channel are kept for screens that come back."""
    send_timeout_seconds: float = Field(default=10.0, gt=0)
    """A screen that does not take one frame in this time is cut off."""
    most_screens: int = Field(default=20_000, ge=1)

    @field_validator("allowed_origins")
    @classmethod
    def _no_wildcard(cls, value: str) -> str:
        if "*" in value:
            raise ValueError("name each origin; a wildcard would let any page read the live feed")
        return value

    @property
    def origins(self) -> frozenset[str]:
        """The allowed origins, one by one."""
        named = (origin.strip().rstrip("/") for origin in self.allowed_origins.split(","))
        return frozenset(origin for origin in named if origin)
