"""The only reader of the environment."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """From the environment variables of the same names."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    kafka_bootstrap_servers: str = "127.0.0.1:19092"
    host: str = "127.0.0.1"
    port: int = 8081
    data_dir: Path = Path(".local/ingest")
    log_level: str = "INFO"
    member: str = "ingest-0"
    """A name of this instance that outlives restarts (the pod's name)."""
    events_per_second: float = Field(default=20_000.0, gt=0)
    """From one client address, in the long run."""
    most_behind: int = Field(default=100_000, gt=0)
    """Events taken but not yet decided, above which the HTTP door asks to come back."""
    letters_per_hour: int = Field(default=1000, gt=0)
    """Dead letters of one source; of more refused events only the log and the receipts tell."""
    events_at_once: float = Field(default=40_000.0, gt=0)
    """From one client address, after a pause."""
